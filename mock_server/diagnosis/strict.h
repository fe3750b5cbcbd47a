#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_STRICT_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_STRICT_H_

#include "base/http_message.h"
#include "mock_server/diagnosis/diagnosis.h"

namespace mock_server::diagnosis {

// The 422 with which --strict refuses what the real server takes although it does no good: shaped
// as a validation error, with the trap's number if it is one, the reason and the fix in `ctx`.
base::HttpResponse RefuseInStrictMode(const Diagnosis& diagnosis);

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_STRICT_H_
