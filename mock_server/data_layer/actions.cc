#include "mock_server/data_layer/actions.h"

#include <algorithm>
#include <iterator>

#include "mock_server/data_layer/agents.h"
#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/tasks.h"

namespace mock_server::data_layer {
namespace {

struct Entry {
  std::string_view name;
  Action action;
  bool takes_body;
};

constexpr Entry kActions[] = {
    {"create", Create, true},           {"list", ListRows, false},
    {"read", ReadOne, false},           {"patch", Patch, true},
    {"delete", Delete, false},          {"agents.read", ReadAgent, false},
    {"agents.patch", PatchAgent, true}, {"tasks.patch", PatchTask, true},
};

const Entry* Find(std::string_view name) {
  return std::find_if(std::begin(kActions), std::end(kActions),
                      [&](const Entry& entry) { return entry.name == name; });
}

}  // namespace

Action FindAction(std::string_view name) {
  const Entry* entry = Find(name);
  return entry == std::end(kActions) ? nullptr : entry->action;
}

bool ActionTakesBody(std::string_view name) {
  const Entry* entry = Find(name);
  return entry != std::end(kActions) && entry->takes_body;
}

}  // namespace mock_server::data_layer
