#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/platform_client.h"

// What the data layer's other routers make of fields that are absent, null or falsy, and of filters
// (docs/platform-rest.md).
namespace mock_server {
namespace {

using base::HttpResponse;
using ::testing::HasSubstr;
using tests::support::PlatformClient;

class RouterRules : public ::testing::Test {
 protected:
  PlatformClient client_;
  int serial_ = 0;
};

// The same two kinds of default in the other routers (docs/platform-rest.md).
TEST_F(RouterRules, OtherRoutersTellAbsentNullAndFalsyApart) {
  struct Stored {
    const char* path;
    const char* key;
    const char* needed;
    const char* fields;
    const char* want;  // in the row
  };
  const char* const kUsage =
      R"("model_provider":"m","model_name":"n","input_tokens":0,"output_tokens":0)";
  const char* const kScore =
      R"("agent_did":null,"tenant_id":null,"timestamp":"2019-03-01","overall_score":0,"assessment":"a")";
  const char* const kAlert =
      R"("timestamp":"2019-03-01","severity":"s","type":"t","metric":"m","message":"m")";
  const char* const kCompliance =
      R"("execution_id":"e","agent_did":null,"tenant_id":"t","timestamp":"2019-03-01","compliant":null)";
  const char* const kRequest =
      R"("trace_id":"t","span_id":"s","timestamp":"2019-03-01","method":"GET","path":"/","status_code":200,"latency_ms":0)";
  const char* const kOperation =
      R"("timestamp":"2019-03-01","user_id":"u","operation_type":"t","command":"c")";
  const char* const kStep = R"("saga_id":"s","step_name":"n","step_index":0,"service_id":"s")";
  const char* const kRegistry = R"("timestamp":"2019-03-01","service_id":"s","event_type":"e")";
  for (const Stored& one : std::vector<Stored>{
           {"/models/usage", "request_id", kUsage, R"("metadata":0)", R"("metadata":"{}")"},
           {"/models/usage", "request_id", kUsage, R"("metadata":[])", R"("metadata":"{}")"},
           {"/models/usage", "request_id", kUsage, R"("metadata":null)", R"("metadata":"{}")"},
           {"/models/usage", "request_id", kUsage, R"("metadata":[0])", R"("metadata":"[0]")"},
           {"/models/usage", "request_id", kUsage, R"("cached_tokens":null)",
            R"("cached_tokens":null)"},
           {"/models/usage", "request_id", kUsage, R"("response_status":"")",
            R"("response_status":"")"},
           {"/quality-scores/", "score_id", kScore, R"("metadata":null)", R"("metadata":"null")"},
           {"/quality-scores/", "score_id", kScore, R"("dimensions":[])", R"("dimensions":"[]")"},
           {"/quality-scores/", "score_id", kScore, R"("data_completeness":null)",
            R"("data_completeness":null)"},
           {"/alerts/", "alert_id", kAlert, R"("metadata":0)", R"("metadata":"0")"},
           {"/alerts/", "alert_id", kAlert, R"("channels":null)", R"("channels":null)"},
           {"/compliance-results/", "result_id", kCompliance, R"("violations":{})",
            R"("violations":"{}")"},
           {"/compliance-results/", "result_id", kCompliance, R"("constraints_checked":null)",
            R"("constraints_checked":"null")"},
           {"/api-requests/", "request_id", kRequest, R"("headers":null,"query_params":{})",
            R"("headers":"{}","query_params":"{}","metadata":"{}")"},
           {"/control-operations/", "operation_id", kOperation, R"("result":{},"parameters":{})",
            R"("parameters":"{}","status":"pending","result":null)"},
           {"/control-operations/", "operation_id", kOperation,
            R"("executed_at":"","completed_at":null)", R"("executed_at":null,"completed_at":null)"},
           {"/control-operations/", "operation_id", kOperation, R"("status":"","error_message":"")",
            R"("status":"","result":null,"error_message":"")"},
           {"/saga-steps/", "step_id", kStep,
            R"("request":{},"response":{},"compensation_result":{})",
            R"("request":"{}","response":null)"},
           {"/saga-steps/", "step_id", kStep, R"("started_at":"")", R"("started_at":null)"},
           {"/service-registry-events/", "event_id", kRegistry, R"("capabilities":null)",
            R"("capabilities":[])"},
           {"/service-registry-events/", "event_id", kRegistry, R"("port":0)", R"("port":0)"},
       }) {
    const std::string id = "id-" + std::to_string(++serial_);
    const HttpResponse created = client_.DataLayer(
        "POST", one.path,
        "{\"" + std::string(one.key) + "\":\"" + id + "\"," + one.needed + "," + one.fields + "}");
    EXPECT_EQ(created.status, 201) << one.path << one.fields << created.body;
    std::string row = one.path;
    row += row.ends_with('/') ? id : "/" + id;
    EXPECT_THAT(client_.DataLayer("GET", row).body, HasSubstr(one.want)) << row << one.fields;
  }
}

TEST_F(RouterRules, ChangesSkipNullOrFalsyValuesWhereTheirRouterDoes) {
  const auto add = [&](const char* path, const char* body) {
    ASSERT_EQ(client_.DataLayer("POST", path, body).status, 201) << body;
  };
  add("/anomalies/",
      R"({"anomaly_id":"a","metric_name":"m","severity":"s","baseline_value":0,"current_value":0,"z_score":0,)"
      R"("detected_at":"2019-03-01","resolved_at":"2019-03-01"})");
  add("/control-operations/",
      R"({"operation_id":"o","timestamp":"2019-03-01","user_id":"u","operation_type":"t","command":"c"})");
  add("/saga-executions/",
      R"({"saga_id":"s","saga_name":"n","started_at":"2019-03-01","steps_total":3})");
  add("/saga-steps/",
      R"({"step_id":"p","saga_id":"s","step_name":"n","step_index":0,"service_id":"v"})");
  struct Change {
    const char* path;
    const char* body;
    const char* want;
  };
  for (const Change& change : std::vector<Change>{
           {"/anomalies/a", R"({"resolved_at":null})", R"("resolved_at":null)"},
           {"/anomalies/a", R"({"status":""})", R"("status":"")"},
           {"/anomalies/a", R"({"severity":"x"})", "No fields to update"},
           {"/control-operations/o",
            R"({"status":"","result":{},"error_message":null,"executed_at":""})",
            "No fields to update"},
           {"/control-operations/o", R"({"result":{"a":0}})", R"("result":"{\"a\": 0}")"},
           {"/saga-executions/s", R"({"status":"","current_step":"","completed_at":null})",
            "No fields to update"},
           {"/saga-executions/s", R"({"steps_completed":0,"status":""})", R"("status":"running")"},
           {"/saga-executions/s", R"({"compensation_mode":false})", R"("compensation_mode":false)"},
           {"/saga-steps/p", R"({"response":{},"compensation_result":null})",
            "No fields to update"},
           {"/saga-steps/p", R"({"retry_count":0,"response":{}})", R"("response":null)"},
       }) {
    EXPECT_THAT(client_.DataLayer("PATCH", change.path, change.body).body, HasSubstr(change.want))
        << change.path << change.body;
  }
}

TEST_F(RouterRules, ATagFilterSelectsRowsThatHaveTheTagAmongOthers) {
  const auto add = [&](const std::string& name, const std::string& tags) {
    EXPECT_EQ(
        client_.DataLayer("POST", "/datasets/", R"({"name":")" + name + R"(","tags":)" + tags + "}")
            .status,
        201);
  };
  add("none", "[]");
  add("one", R"(["tide"])");
  add("some", R"(["moon","tide","low tide"])");
  add("quoted", R"(["a\"b","{tide}","tid,e"])");
  const auto names = [&](const std::string& tag) {
    const HttpResponse answer = client_.DataLayer("GET", "/datasets/?tag_filter=" + tag);
    EXPECT_EQ(answer.status, 200) << tag;
    std::string found;
    for (const char* name : {"none", "one", "some", "quoted"}) {
      if (answer.body.find("\"name\":\"" + std::string(name) + "\"") != std::string::npos)
        found += std::string(name) + " ";
    }
    return found;
  };
  EXPECT_EQ(names("tide"), "one some ");
  EXPECT_EQ(names("low%20tide"), "some ");
  EXPECT_EQ(names("moon"), "some ");
  EXPECT_EQ(names("Tide"), "");
  EXPECT_EQ(names("tid"), "");
  EXPECT_EQ(names("a%22b"), "quoted ");
  EXPECT_EQ(names("tid,e"), "quoted ");
  EXPECT_EQ(names("%5B%5D"), "");
  EXPECT_EQ(names(""), "none one some quoted ");
  EXPECT_EQ(client_.DataLayer("GET", "/datasets/?tag_filter=%00").status, 500);
}

}  // namespace
}  // namespace mock_server
