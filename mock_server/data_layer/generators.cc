#include "mock_server/data_layer/generators.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "python/repr.h"
#include "python/utf8.h"

namespace mock_server::data_layer {
namespace {

using python::Dict;
using python::Value;

constexpr size_t kTaskNameLength = 50;

// The gateway takes a refusal for a 404 when the id in its text holds "404" (docs/platform.md,
// Known traps, T7). About one in 120 of the platform's own ids does. Here none does, so that
// whether a test meets the trap does not depend on how many ids were drawn before it.
std::optional<Value> NewUuid(const Dict&, State& state, const Value&) {
  std::string id;
  do {
    id = state.random.NextUuid();
  } while (id.find("404") != std::string::npos);
  return Value(std::move(id));
}

std::optional<Value> Now(const Dict&, State&, const Value& now) { return now; }

std::optional<Value> AgentDid(const Dict& body, State& state, const Value&) {
  return Value("did:agent:" + body.Find("name")->as_str() + ":" + state.random.NextHex(8));
}

// f"agent-{body.get('agent_id', 'unknown')}"
std::optional<Value> GoalAgentDid(const Dict& body, State&, const Value&) {
  const Value* agent = body.Find("agent_id");
  if (agent == nullptr) return Value("agent-unknown");
  return Value("agent-" + (agent->is_str() ? agent->as_str() : python::Repr(*agent)));
}

// body.get('description', 'Unnamed task')[:50], which fails on what has no slices.
std::optional<Value> TaskName(const Dict& body, State&, const Value&) {
  const Value* description = body.Find("description");
  if (description == nullptr) return Value("Unnamed task");
  if (!description->is_str()) return std::nullopt;
  return Value(python::FirstCodePoints(description->as_str(), kTaskNameLength));
}

constexpr Generator kGenerators[] = {
    {"uuid", NewUuid, true},        {"now", Now, true},
    {"agent_did", AgentDid, false}, {"goal_agent_did", GoalAgentDid, false},
    {"task_name", TaskName, false},
};

}  // namespace

const Generator* FindGenerator(std::string_view name) {
  const auto* found = std::find_if(std::begin(kGenerators), std::end(kGenerators),
                                   [&](const Generator& entry) { return entry.name == name; });
  return found == std::end(kGenerators) ? nullptr : found;
}

std::vector<std::string> GeneratorNames() {
  std::vector<std::string> names;
  for (const Generator& generator : kGenerators) names.emplace_back(generator.name);
  return names;
}

}  // namespace mock_server::data_layer
