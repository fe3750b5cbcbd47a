#include "mock_server/openapi/pages.h"

#include <fmt/format.h>

namespace mock_server::openapi {
namespace {

constexpr std::string_view kDocument = "/openapi.json";
constexpr std::string_view kDocs = "/docs";
constexpr std::string_view kRedirect = "/docs/oauth2-redirect";
constexpr std::string_view kRedoc = "/redoc";

constexpr std::string_view kHtml = "text/html; charset=utf-8";

// Everything in it comes from the descriptions, which hold nothing that HTML would take for its
// own.
std::string Html(std::string_view title, std::string_view content) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n</head>\n<body>\n{}</body>\n</html>\n",
      title, content);
}

std::string OperationList(const ServiceTitle& service, std::span<const Operation> operations) {
  std::string text = fmt::format(
      "<h1>{0} {1}</h1>\n"
      "<p>The document that clients are made from: <a href=\"{2}\">{2}</a>. "
      "This is a stand-in; <a href=\"/__understudy/docs\">its own page</a> has schemas, examples "
      "and a button to try each operation.</p>\n<table>\n",
      service.title, service.version, kDocument);
  for (const Operation& operation : operations) {
    if (operation.declared.function.empty()) continue;
    text += fmt::format("<tr><td>{}</td><td><code>{}</code></td><td>{}</td></tr>\n",
                        operation.method, operation.path, TitleOf(operation.declared.function));
  }
  return text + "</table>\n";
}

}  // namespace

std::vector<Page> ServicePages(const ServiceTitle& service, std::span<const Operation> operations) {
  const std::string list = OperationList(service, operations);
  const auto html = [](std::string_view path, std::string_view title, std::string_view content) {
    return Page{std::string(path), std::string(kHtml), Html(title, content)};
  };
  return {{std::string(kDocument), "application/json", ServiceDocument(service, operations)},
          html(kDocs, fmt::format("{} - Swagger UI", service.title), list),
          html(kRedirect, "Swagger UI: OAuth2 Redirect",
               "<p>Neither service has OAuth2, so nothing is sent on from here.</p>\n"),
          html(kRedoc, fmt::format("{} - ReDoc", service.title), list)};
}

bool IsPage(std::string_view path) {
  return path == kDocument || path == kDocs || path == kRedirect || path == kRedoc;
}

}  // namespace mock_server::openapi
