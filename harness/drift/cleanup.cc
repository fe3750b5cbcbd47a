#include "harness/drift/cleanup.h"

#include <algorithm>
#include <map>

#include "base/json.h"

namespace harness::drift {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;

// "/agents/" of "/agents/?dry=1": where what is created there has its own path below.
std::string CollectionOf(const HttpRequest& request) {
  std::string path(request.path());
  if (!path.ends_with('/')) path += '/';
  return path;
}

std::string IdIn(const HttpResponse& response) {
  rapidjson::Document body;
  if (!base::ParseJson(response.body, body)) return "";
  const rapidjson::Value* id = base::FindMember(body, "id");
  return id != nullptr && id->IsString() ? std::string(base::AsView(*id)) : "";
}

}  // namespace

void Cleanup::Note(Service service, const HttpRequest& request, const HttpResponse& response) {
  if (request.method == "DELETE" && response.status / 100 == 2) {
    for (Entity& entity : entities_) {
      if (entity.service == service && entity.deletion.target == request.path())
        entity.deleted = true;
    }
    return;
  }
  if (request.method != "POST" || response.status != 201) return;
  Entity entity;
  entity.service = service;
  entity.label = endpoints_[endpoints_.Find(service, request.method, request.target)].Label();
  entity.deletion.method = "DELETE";
  entity.id = IdIn(response);
  entity.deletion.target = CollectionOf(request) + entity.id;
  for (const base::HttpHeader& header : request.headers) {
    if (base::EqualsIgnoreCase(header.name, "x-api-key") ||
        base::EqualsIgnoreCase(header.name, "authorization"))
      entity.deletion.headers.push_back(header);
  }
  entity.can_be_deleted = endpoints_.Has(service, "DELETE", entity.deletion.target);
  entities_.push_back(std::move(entity));
}

Made Cleanup::Run(client::Target& target, bool may_send) {
  Made made;
  made.created = entities_.size();
  for (auto entity = entities_.rbegin(); entity != entities_.rend(); ++entity) {
    if (entity->deleted || !entity->can_be_deleted || !may_send) continue;
    const auto response = target.Send(entity->service, entity->deletion);
    // Nothing more is deleted at a target that is gone.
    if (!response && response.error().code == base::ErrorCode::kUnreachable) may_send = false;
    entity->deleted = response && (response->status / 100 == 2 || response->status == 404);
  }
  std::map<std::string, std::vector<std::string>> left;
  for (const Entity& entity : entities_) {
    made.deleted += entity.deleted;
    if (!entity.deleted) left[entity.label].push_back(entity.id);
  }
  made.left.assign(left.begin(), left.end());
  return made;
}

}  // namespace harness::drift
