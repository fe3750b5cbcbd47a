#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SERVICE_PAGES_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SERVICE_PAGES_H_

#include <span>
#include <string_view>

namespace mock_server::data_layer {

// A path whose answer never changes: the list of endpoints and the health checks.
struct ServicePage {
  std::string_view path;
  std::string_view body;
  std::string_view schema;  // of schemas/
};

std::span<const ServicePage> ServicePages();

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SERVICE_PAGES_H_
