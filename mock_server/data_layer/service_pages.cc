#include "mock_server/data_layer/service_pages.h"

namespace mock_server::data_layer {
namespace {

constexpr ServicePage kPages[] = {
    {"/",
     R"({"service":"l01-data-layer","version":"2.0.0","status":"running","endpoints":{"health":"/health/live","agents":"/agents","goals":"/goals","plans":"/plans"}})",
     "data_layer_index.schema.json"},
    {"/health", R"({"status":"healthy","service":"l01-data-layer","version":"2.0.0"})",
     "health.schema.json"},
    {"/health/live", R"({"status":"alive"})", "data_layer_health_live.schema.json"},
    {"/health/ready", R"({"status":"ready","database":"up","redis":"up"})",
     "data_layer_health_ready.schema.json"},
};

}  // namespace

std::span<const ServicePage> ServicePages() { return kPages; }

}  // namespace mock_server::data_layer
