#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATISTICS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATISTICS_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// What some routers tell of all their rows together (docs/platform-rest.md: metrics, evaluations,
// training-examples, datasets).
base::HttpResponse MetricAggregates(Request& request);
base::HttpResponse EvaluationStatistics(Request& request);
base::HttpResponse TrainingStatistics(Request& request);
base::HttpResponse DatasetStatistics(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_STATISTICS_H_
