#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_PAGES_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_PAGES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/openapi/operation.h"
#include "mock_server/openapi/service_document.h"

namespace mock_server::openapi {

// How each of them is asked for.
inline constexpr std::string_view kPageMethods = "GET, HEAD";

// A page that FastAPI gives every service, beside its operations. A plain value.
struct Page {
  std::string path;  // "/docs"
  std::string content_type;
  std::string body;
};

// True for the paths of these pages.
bool IsPage(std::string_view path);

// /openapi.json, /docs, /docs/oauth2-redirect and /redoc, in the order in which FastAPI adds them,
// which is before any route of the service. The pages for people have the real ones' titles, and a
// list of the operations instead of a program that is loaded from elsewhere.
std::vector<Page> ServicePages(const ServiceTitle& service, std::span<const Operation> operations);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_PAGES_H_
