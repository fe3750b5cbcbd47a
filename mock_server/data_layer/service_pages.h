#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SERVICE_PAGES_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SERVICE_PAGES_H_

#include <span>
#include <string_view>

namespace mock_server::data_layer {

// A path whose answer never changes.
struct ServicePage {
  std::string_view path;
  std::string_view body;
  std::string_view schema;    // of schemas/
  std::string_view function;  // as the service's own document names it
  std::string_view tag;       // likewise; may be empty
};

// The checks of health; the service declares them before its routers.
std::span<const ServicePage> HealthPages();

// The list of routers at /; declared after them.
const ServicePage& IndexPage();

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_SERVICE_PAGES_H_
