#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_PAGES_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_PAGES_H_

#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "mock_server/openapi/operation.h"
#include "mock_server/openapi/service_document.h"

namespace mock_server::openapi {

// True for the paths of these pages.
bool IsPage(std::string_view path);

// The pages that FastAPI gives every service beside its operations: /openapi.json, /docs,
// /docs/oauth2-redirect and /redoc. The pages for people have the real ones' titles, and a list of
// the operations instead of a program that is loaded from elsewhere. They are written when one of
// them is first asked for: most runs never ask, and writing them would double the time of the
// start. Thread-safe.
class ServicePages {
 public:
  // Methods of each page.
  static constexpr std::string_view kMethods = "GET, HEAD";

  // `operations` must stay callable as long as the pages are there.
  ServicePages(const ServiceTitle& service, std::function<std::vector<Operation>()> operations);

  // In the order in which FastAPI adds them, which is before any route of the service.
  static std::span<const std::string_view> Paths();

  // The answer to GET of the path at `index`.
  base::HttpResponse Answer(size_t index) const;

 private:
  struct Page {
    std::string_view content_type;
    std::string body;
  };
  std::vector<Page> Write() const;

  const ServiceTitle service_;
  const std::function<std::vector<Operation>()> operations_;
  mutable std::once_flag written_;
  mutable std::vector<Page> pages_;  // beside Paths()
};

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_PAGES_H_
