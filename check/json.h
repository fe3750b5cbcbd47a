#ifndef UNDERSTUDY_CHECK_JSON_H_
#define UNDERSTUDY_CHECK_JSON_H_

#include <rapidjson/document.h>

#include "check/report.h"

namespace check {

// The report as schemas/check_report.schema.json describes it.
rapidjson::Document ReportToJson(const Report& report, bool strict);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_JSON_H_
