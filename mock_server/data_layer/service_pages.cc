#include "mock_server/data_layer/service_pages.h"

namespace mock_server::data_layer {
namespace {

constexpr ServicePage kPages[] = {
    {"/",
     R"({"service":"l01-data-layer","version":"2.0.0","status":"running","endpoints":{"health":"/health/live","agents":"/agents","goals":"/goals","plans":"/plans"}})"},
    {"/health", R"({"status":"healthy","service":"l01-data-layer","version":"2.0.0"})"},
    {"/health/live", R"({"status":"alive"})"},
    {"/health/ready", R"({"status":"ready","database":"up","redis":"up"})"},
};

}  // namespace

std::span<const ServicePage> ServicePages() { return kPages; }

}  // namespace mock_server::data_layer
