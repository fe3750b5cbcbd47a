#include "harness/shadow/keys_seen.h"

#include "harness/drift/corpus.h"

namespace harness::shadow {
namespace {

using base::Service;

constexpr size_t kMostKeys = 1000;
// What is shorter is no secret, and would be found in every text.
constexpr size_t kShortest = 8;

bool IsNamed(const base::HttpHeader& header, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (base::EqualsIgnoreCase(header.name, name)) return true;
  }
  return false;
}

}  // namespace

void KeysSeen::Note(Service service, const base::HttpRequest& request, int status) {
  const std::string* key = request.header("x-api-key");
  if (key == nullptr || key->size() < kShortest || accepted_.size() >= kMostKeys) return;
  bool& accepted = accepted_[{service, *key}];
  accepted = accepted || status / 100 == 2;
}

base::Redactor KeysSeen::With(const std::string& gateway, const std::string& data_layer) const {
  base::Redactor::Secrets secrets;
  for (const auto& [key, accepted] : accepted_) {
    const auto& [service, text] = key;
    if (text == drift::kGatewayKey || text == drift::kDataLayerKey) continue;
    secrets.emplace_back(text, !accepted                      ? "<refused key>"
                               : service == Service::kGateway ? gateway
                                                              : data_layer);
  }
  return base::Redactor(std::move(secrets));
}

base::Redactor KeysSeen::ForReports() const { return With("<gateway key>", "<data layer key>"); }

base::Redactor KeysSeen::ForScenarios() const {
  return With(drift::kGatewayKey, drift::kDataLayerKey);
}

base::HttpRequest KeysSeen::WithoutCredentials(base::HttpRequest request) {
  for (base::HttpHeader& header : request.headers) {
    if (IsNamed(header, {"cookie", "proxy-authorization"})) header.value = "<secret>";
    if (IsNamed(header, {"authorization"}))
      header.value = header.value.substr(0, header.value.find(' ')) + " <token>";
  }
  return request;
}

}  // namespace harness::shadow
