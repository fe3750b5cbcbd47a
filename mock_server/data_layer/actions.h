#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ACTIONS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ACTIONS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "mock_server/app/request_context.h"
#include "mock_server/data_layer/resource.h"
#include "mock_server/data_layer/state.h"
#include "mock_server/defects/defect_set.h"
#include "python/value.h"

namespace mock_server::data_layer {

// One request to a resource, past all checks of its endpoint.
struct Request {
  State& state;
  app::RequestContext& context;
  const std::vector<Resource>& resources;
  int resource_index = 0;
  const RouteDescription& route;
  // Of the checked request; an action may take the body's values out of it.
  python::Dict& path;   // parameters, converted
  python::Dict& query;  // converted, defaults filled in
  python::Dict& body;   // converted; of a create also with defaults

  const Resource& resource() const { return resources[static_cast<size_t>(resource_index)]; }
  const ListDescription& list() const {
    return route.list.has_value() ? *route.list : resource().list;
  }
};

using Action = base::HttpResponse (*)(Request&);

// What of the body an action declares.
enum class BodyUse {
  kNone,
  kCreate,  // the resource's create model, or any object when it is raw
  kPatch,   // the resource's patch model, or any object when it is raw
  kObject,  // any object
};

// What a success of an action holds.
enum class ActionAnswer {
  kCreated,  // the columns that a create answers
  kRow,
  kRows,
  kNothing,
  kOther,  // something of its own kind
};

struct ActionDescription {
  std::string_view name;
  Action action = nullptr;
  BodyUse body = BodyUse::kNone;
  ActionAnswer answer = ActionAnswer::kOther;
  // Of BodyUse::kObject: with this defect the body is checked by the patch model.
  std::optional<defects::Defect> checked_with{};
};

// The action that routes name: create, list, read, patch, delete, or one of a single resource
// ("agents.patch"). nullptr when there is none of that name.
const ActionDescription* FindAction(std::string_view name);
std::vector<std::string> ActionNames();

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_ACTIONS_H_
