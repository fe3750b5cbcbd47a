#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_GENERATORS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_GENERATORS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/data_layer/state.h"
#include "python/value.h"

namespace mock_server::data_layer {

// Makes what a column holds when the body does not give it.
struct Generator {
  std::string_view name;  // in descriptions
  // `now` is one time for the whole row. Nothing when the handler fails on this body.
  std::optional<python::Value> (*make)(const python::Dict& body, State& state,
                                       const python::Value& now);
  // Whether it is as the database stores it, whatever the body: ids and times.
  bool ready;
};

// "uuid", "now", "agent_did", "goal_agent_did", "task_name"; null: there is no such generator. It
// lives as long as the program.
const Generator* FindGenerator(std::string_view name);
std::vector<std::string> GeneratorNames();

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_GENERATORS_H_
