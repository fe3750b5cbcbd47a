#include "mock_server/data_layer/actions.h"

#include <algorithm>
#include <iterator>

#include "mock_server/data_layer/agents.h"
#include "mock_server/data_layer/config.h"
#include "mock_server/data_layer/crud.h"
#include "mock_server/data_layer/links.h"
#include "mock_server/data_layer/statistics.h"
#include "mock_server/data_layer/tasks.h"

namespace mock_server::data_layer {
namespace {

struct Entry {
  std::string_view name;
  Action action;
  bool takes_body;
  ActionAnswer answer;
};

constexpr Entry kActions[] = {
    {"create", Create, true, ActionAnswer::kCreated},
    {"list", ListRows, false, ActionAnswer::kRows},
    {"read", ReadOne, false, ActionAnswer::kRow},
    {"patch", Patch, true, ActionAnswer::kRow},
    {"delete", Delete, false, ActionAnswer::kNothing},
    {"agents.read", ReadAgent, false, ActionAnswer::kRow},
    {"agents.patch", PatchAgent, true, ActionAnswer::kRow},
    {"tasks.patch", PatchTask, true, ActionAnswer::kRow},
    {"config.read", ReadConfig, false, ActionAnswer::kRow},
    {"config.write", WriteConfig, true, ActionAnswer::kRow},
    {"config.list", ListConfig, false, ActionAnswer::kRows},
    {"links.add", AddLink, false, ActionAnswer::kOther},
    {"links.remove", RemoveLink, false, ActionAnswer::kNothing},
    {"links.list", ListLinks, false, ActionAnswer::kOther},
    {"links.counts", CountLinks, false, ActionAnswer::kOther},
    {"metrics.aggregates", MetricAggregates, false, ActionAnswer::kOther},
    {"evaluations.statistics", EvaluationStatistics, false, ActionAnswer::kOther},
    {"training_examples.statistics", TrainingStatistics, false, ActionAnswer::kOther},
    {"datasets.statistics", DatasetStatistics, false, ActionAnswer::kOther},
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

ActionAnswer AnswerOf(std::string_view name) {
  const Entry* entry = Find(name);
  return entry == std::end(kActions) ? ActionAnswer::kOther : entry->answer;
}

}  // namespace mock_server::data_layer
