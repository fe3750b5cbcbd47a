#include "mock_server/data_layer/actions.h"

#include <algorithm>
#include <iterator>

#include "mock_server/data_layer/handlers.h"

namespace mock_server::data_layer {
namespace {

constexpr ActionDescription kActions[] = {
    {"create", Create, BodyUse::kCreate, ActionAnswer::kCreated},
    {"list", ListRows, BodyUse::kNone, ActionAnswer::kRows},
    {"read", ReadOne, BodyUse::kNone, ActionAnswer::kRow},
    {"patch", Patch, BodyUse::kPatch, ActionAnswer::kRow},
    {"delete", Delete, BodyUse::kNone, ActionAnswer::kNothing},
    {"agents.read", ReadAgent, BodyUse::kNone, ActionAnswer::kRow},
    {"agents.patch", PatchAgent, BodyUse::kObject, ActionAnswer::kRow,
     defects::Defect::kAgentPatch},
    {"tasks.patch", PatchTask, BodyUse::kPatch, ActionAnswer::kRow},
    {"config.read", ReadConfig, BodyUse::kNone, ActionAnswer::kRow},
    {"config.write", WriteConfig, BodyUse::kObject, ActionAnswer::kRow},
    {"config.list", ListConfig, BodyUse::kNone, ActionAnswer::kRows},
    {"links.add", AddLink, BodyUse::kNone, ActionAnswer::kOther},
    {"links.remove", RemoveLink, BodyUse::kNone, ActionAnswer::kNothing},
    {"links.list", ListLinks, BodyUse::kNone, ActionAnswer::kOther},
    {"links.counts", CountLinks, BodyUse::kNone, ActionAnswer::kOther},
    {"metrics.aggregates", MetricAggregates, BodyUse::kNone, ActionAnswer::kOther},
    {"evaluations.statistics", EvaluationStatistics, BodyUse::kNone, ActionAnswer::kOther},
    {"training_examples.statistics", TrainingStatistics, BodyUse::kNone, ActionAnswer::kOther},
    {"datasets.statistics", DatasetStatistics, BodyUse::kNone, ActionAnswer::kOther},
};

}  // namespace

const ActionDescription* FindAction(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kActions), std::end(kActions),
                   [&](const ActionDescription& action) { return action.name == name; });
  return found == std::end(kActions) ? nullptr : found;
}

std::vector<std::string> ActionNames() {
  std::vector<std::string> names;
  for (const ActionDescription& action : kActions) names.emplace_back(action.name);
  return names;
}

}  // namespace mock_server::data_layer
