#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_AGENTS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_AGENTS_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// What agents do unlike any other resource (docs/platform.md, Agents): a PATCH tells its validation
// errors and what the database refused as texts, and defects 3 and 4 live in their read and their
// PATCH.
base::HttpResponse ReadAgent(Request& request);
base::HttpResponse PatchAgent(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_AGENTS_H_
