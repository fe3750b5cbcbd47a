#ifndef UNDERSTUDY_MOCK_SERVER_REPORT_REPORT_JSON_H_
#define UNDERSTUDY_MOCK_SERVER_REPORT_REPORT_JSON_H_

#include <rapidjson/document.h>

#include "mock_server/report/report.h"

namespace mock_server::report {

// The report as schemas/check_report.schema.json describes it.
rapidjson::Document ReportToJson(const Report& report, bool strict);

}  // namespace mock_server::report

#endif  // UNDERSTUDY_MOCK_SERVER_REPORT_REPORT_JSON_H_
