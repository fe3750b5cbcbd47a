#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_TASKS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_TASKS_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// PATCH of a task (docs/platform.md, Tasks): `completed_at`, whatever its value, is set to now when
// the status sent with it is completed or failed, and fails without a status.
base::HttpResponse PatchTask(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_TASKS_H_
