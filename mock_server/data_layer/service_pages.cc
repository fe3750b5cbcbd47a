#include "mock_server/data_layer/service_pages.h"

namespace mock_server::data_layer {
namespace {

constexpr ServicePage kHealth[] = {
    {"/health", R"({"status":"healthy","service":"l01-data-layer","version":"2.0.0"})",
     "health.schema.json", "health", "Health"},
    {"/health/live", R"({"status":"alive"})", "data_layer_health_live.schema.json", "liveness",
     "health"},
    {"/health/ready", R"({"status":"ready","database":"up","redis":"up"})",
     "data_layer_health_ready.schema.json", "readiness", "health"},
};

constexpr ServicePage kIndex = {
    "/",
    R"json({"service":"L01 Data Layer","version":"1.0.0","status":"operational",)json"
    R"json("endpoints":{"health":"/health/live, /health/ready","events":"/events",)json"
    R"json("agents":"/agents","tools":"/tools","config":"/config","goals":"/goals (L05 Planning)",)json"
    R"json("plans":"/plans (L05 Planning)","evaluations":"/evaluations (Legacy L06)",)json"
    R"json("feedback":"/feedback","documents":"/documents","sessions":"/sessions",)json"
    R"json("training_examples":"/training-examples (L07 Learning)",)json"
    R"json("datasets":"/datasets (L07 Learning)","models":"/models (L04 Model Gateway)",)json"
    R"json("quality_scores":"/quality-scores (L06 Evaluation)",)json"
    R"json("metrics":"/metrics (L06 Evaluation)","anomalies":"/anomalies (L06 Evaluation)",)json"
    R"json("compliance_results":"/compliance-results (L06 Evaluation)",)json"
    R"json("alerts":"/alerts (L06 Evaluation)","api_requests":"/api-requests (L09 API Gateway)",)json"
    R"json("authentication_events":"/authentication-events (L09 API Gateway)",)json"
    R"json("rate_limit_events":"/rate-limit-events (L09 API Gateway)",)json"
    R"json("user_interactions":"/user-interactions (L10 Human Interface)",)json"
    R"json("control_operations":"/control-operations (L10 Human Interface)",)json"
    R"json("saga_executions":"/saga-executions (L11 Integration)",)json"
    R"json("saga_steps":"/saga-steps (L11 Integration)",)json"
    R"json("circuit_breaker_events":"/circuit-breaker-events (L11 Integration)",)json"
    R"json("service_registry_events":"/service-registry-events (L11 Integration)"}})json",
    "data_layer_index.schema.json", "root", ""};

}  // namespace

std::span<const ServicePage> HealthPages() { return kHealth; }

const ServicePage& IndexPage() { return kIndex; }

}  // namespace mock_server::data_layer
