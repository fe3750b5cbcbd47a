#include "mock_server/openapi/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace mock_server::openapi {
namespace {

constexpr std::string_view kDocument = "/openapi.json";
constexpr std::string_view kDocs = "/docs";
constexpr std::string_view kRedirect = "/docs/oauth2-redirect";
constexpr std::string_view kRedoc = "/redoc";
constexpr std::string_view kPaths[] = {kDocument, kDocs, kRedirect, kRedoc};

constexpr std::string_view kJson = "application/json";
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

bool IsPage(std::string_view path) { return std::ranges::find(kPaths, path) != std::end(kPaths); }

ServicePages::ServicePages(const ServiceTitle& service,
                           std::function<std::vector<Operation>()> operations)
    : service_(service), operations_(std::move(operations)) {}

std::span<const std::string_view> ServicePages::Paths() { return kPaths; }

base::HttpResponse ServicePages::Answer(size_t index) const {
  std::call_once(written_, [this] { pages_ = Write(); });
  const Page& page = pages_[index];
  return {.status = 200,
          .headers = {{"content-type", std::string(page.content_type)}},
          .body = page.body};
}

std::vector<ServicePages::Page> ServicePages::Write() const {
  const std::vector<Operation> operations = operations_();
  const std::string list = OperationList(service_, operations);
  return {{kJson, ServiceDocument(service_, operations)},
          {kHtml, Html(fmt::format("{} - Swagger UI", service_.title), list)},
          {kHtml, Html("Swagger UI: OAuth2 Redirect",
                       "<p>Neither service has OAuth2, so nothing is sent on from here.</p>\n")},
          {kHtml, Html(fmt::format("{} - ReDoc", service_.title), list)}};
}

}  // namespace mock_server::openapi
