#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_LINKS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_LINKS_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// The links between datasets and training examples (docs/platform-rest.md, Datasets). One pair has
// one link; adding it again changes its split.
base::HttpResponse AddLink(Request& request);
base::HttpResponse RemoveLink(Request& request);
base::HttpResponse ListLinks(Request& request);
base::HttpResponse CountLinks(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_LINKS_H_
