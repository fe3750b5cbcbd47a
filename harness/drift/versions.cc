#include "harness/drift/versions.h"

#include "base/json.h"
#include "base/json_access.h"

namespace harness::drift {

std::string_view PydanticVersion(std::string_view text) {
  constexpr std::string_view kSite = "errors.pydantic.dev/";
  const size_t at = text.find(kSite);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + kSite.size());
  return rest.substr(0, rest.find_first_of("/\" "));
}

Versions VersionsOf(client::Target& target, base::Service service, const std::string& key,
                    const std::vector<Scenario>& corpus, const std::vector<Recording>& answers) {
  Versions versions;
  base::HttpRequest request;
  request.method = "GET";
  request.target = "/openapi.json";
  request.headers.push_back({"X-API-Key", key});
  rapidjson::Document document;
  if (const auto response = target.Send(service, request);
      response && base::ParseJson(response->body, document)) {
    const rapidjson::Value* info = base::FindMember(document, "info");
    for (const auto& [key, text] :
         {std::pair("title", &versions.title), std::pair("version", &versions.version)}) {
      const rapidjson::Value* value = info == nullptr ? nullptr : base::FindMember(*info, key);
      if (value != nullptr && value->IsString()) *text = base::AsView(*value);
    }
  }
  for (size_t i = 0; i < answers.size(); ++i) {
    for (size_t k = 0; k < answers[i].exchanges.size() && versions.pydantic.empty(); ++k) {
      if (corpus[i].steps[k].service == service)
        versions.pydantic = PydanticVersion(answers[i].exchanges[k].answer.body);
    }
  }
  return versions;
}

}  // namespace harness::drift
