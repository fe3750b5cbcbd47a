#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_HANDLERS_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_HANDLERS_H_

#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"

namespace mock_server::data_layer {

// The actions that every resource can have; what they do is in its description.
base::HttpResponse Create(Request& request);
base::HttpResponse ListRows(Request& request);
base::HttpResponse ReadOne(Request& request);
base::HttpResponse Patch(Request& request);
base::HttpResponse Delete(Request& request);

// What agents do unlike any other resource (docs/platform.md, Agents): a PATCH tells its validation
// errors and what the database refused as texts, and defects 3 and 4 live in their read and their
// PATCH.
base::HttpResponse ReadAgent(Request& request);
base::HttpResponse PatchAgent(Request& request);

// PATCH of a task (docs/platform.md, Tasks): `completed_at`, whatever its value, is set to now when
// the status sent with it is completed or failed, and fails without a status.
base::HttpResponse PatchTask(Request& request);

// The links between datasets and training examples (docs/platform-rest.md, Datasets). One pair has
// one link; adding it again changes its split.
base::HttpResponse AddLink(Request& request);
base::HttpResponse RemoveLink(Request& request);
base::HttpResponse ListLinks(Request& request);
base::HttpResponse CountLinks(Request& request);

// Values by namespace and key (docs/platform-rest.md, Typed routers). On the real server a write
// always fails, so there never are any.
base::HttpResponse ReadConfig(Request& request);
base::HttpResponse WriteConfig(Request& request);
base::HttpResponse ListConfig(Request& request);

// What some routers tell of all their rows together (docs/platform-rest.md: metrics, evaluations,
// training-examples, datasets).
base::HttpResponse MetricAggregates(Request& request);
base::HttpResponse EvaluationStatistics(Request& request);
base::HttpResponse TrainingStatistics(Request& request);
base::HttpResponse DatasetStatistics(Request& request);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_HANDLERS_H_
