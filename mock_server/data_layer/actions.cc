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
};

constexpr Entry kActions[] = {
    {"create", Create, true},
    {"list", ListRows, false},
    {"read", ReadOne, false},
    {"patch", Patch, true},
    {"delete", Delete, false},
    {"agents.read", ReadAgent, false},
    {"agents.patch", PatchAgent, true},
    {"tasks.patch", PatchTask, true},
    {"config.read", ReadConfig, false},
    {"config.write", WriteConfig, true},
    {"config.list", ListConfig, false},
    {"links.add", AddLink, false},
    {"links.remove", RemoveLink, false},
    {"links.list", ListLinks, false},
    {"links.counts", CountLinks, false},
    {"metrics.aggregates", MetricAggregates, false},
    {"evaluations.statistics", EvaluationStatistics, false},
    {"training_examples.statistics", TrainingStatistics, false},
    {"datasets.statistics", DatasetStatistics, false},
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
