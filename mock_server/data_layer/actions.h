#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ACTIONS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ACTIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "mock_server/data_layer/resource.h"
#include "mock_server/data_layer/state.h"
#include "python/value.h"

namespace mock_server::data_layer {

// One request to a resource, routed and parsed.
struct Request {
  State& state;
  const std::vector<Resource>& resources;
  int resource_index = 0;
  const RouteDescription& route;
  python::Dict path;   // parameters as they stand in the path; checked by CheckRequest()
  python::Dict query;  // strings
  python::Value body;
  bool from_gateway = false;  // the gateway noted what is odd about the body already

  const Resource& resource() const { return resources[static_cast<size_t>(resource_index)]; }
  const ListDescription& list() const {
    return route.list.has_value() ? *route.list : resource().list;
  }
};

using Action = base::HttpResponse (*)(Request&);

// The action that routes name: create, list, read, patch, delete, or one of a single resource
// ("agents.patch"). nullptr when there is none of that name.
Action FindAction(std::string_view name);

// True when FastAPI parses a body for this action.
bool ActionTakesBody(std::string_view name);

// What a success of an action holds.
enum class ActionAnswer {
  kCreated,  // the columns that a create answers
  kRow,
  kRows,
  kNothing,
  kOther,  // something of its own kind
};
ActionAnswer AnswerOf(std::string_view name);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ACTIONS_H_
