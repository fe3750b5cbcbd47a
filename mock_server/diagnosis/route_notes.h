#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_ROUTE_NOTES_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_ROUTE_NOTES_H_

#include <string_view>

#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/fastapi/router.h"

namespace mock_server::diagnosis {

// Notes why no route of `router` took the request: a final slash (S5), another method, a path that
// the data layer has under a shorter name, or a path that nobody knows (S6). `slash_trap`: the trap
// that a wrong slash is, or 0.
void NoteNoRoute(const fastapi::Router& router, const fastapi::Router& data_layer,
                 std::string_view method, std::string_view path, int slash_trap,
                 Observation& observation);

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_ROUTE_NOTES_H_
