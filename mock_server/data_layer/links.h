#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_LINKS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_LINKS_H_

#include "contracts/core/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// The links between datasets and training examples (docs/platform-rest.md, Datasets). One pair has
// one link; adding it again changes its split.
contracts::core::HttpResponse AddLink(Request& request);
contracts::core::HttpResponse RemoveLink(Request& request);
contracts::core::HttpResponse ListLinks(Request& request);
contracts::core::HttpResponse CountLinks(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_LINKS_H_
