#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_ROUTE_NOTES_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_ROUTE_NOTES_H_

#include <string_view>

#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/fastapi/router.h"

namespace mock_server::diagnosis {

// Notes why no route took a request: a final slash (S5), a method that the path has not, or a path
// that is nowhere (S6, with the nearest route). `slash_trap` is the trap's number when the slash is
// one.
void NoteNoRoute(const fastapi::Router& router, std::string_view method, std::string_view path,
                 int slash_trap, Observation& observation);

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_ROUTE_NOTES_H_
