#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_

#include <chrono>
#include <memory>
#include <string>

#include "base/http_message.h"
#include "mock_server/app/application.h"
#include "mock_server/gateway/catalogue.h"
#include "mock_server/gateway/pipeline.h"
#include "mock_server/gateway/upstream.h"

namespace mock_server::gateway {

// The fewest characters of an X-API-Key that the gateway accepts.
inline constexpr size_t kShortestKey = 32;

// L09 (docs/platform.md, the gateway): an application that checks a request, calls the data layer
// and passes the answer on. Not thread-safe.
class Gateway : private app::Policy {
 public:
  // `environment` and `upstream` must outlive the gateway. `jwt_secret` signs the tokens that its
  // own pipeline lets in.
  Gateway(app::Environment& environment, Upstream& upstream,
          std::shared_ptr<const Catalogue> catalogue, std::string jwt_secret);

  base::HttpResponse Handle(app::RequestContext& context, const base::HttpRequest& request) {
    return application_.Handle(context, request);
  }
  // Whether the answer may depend on the body of the request whose head this is.
  bool NeedsBody(const base::HttpRequest& head) const { return application_.NeedsBody(head); }

  // Forgets what it keeps of requests.
  void Reset() { pipeline_.Reset(); }

  const fastapi::Router& router() const { return catalogue_->table().All().router(); }

 private:
  fastapi::Dialect dialect() const override { return fastapi::Dialect::kPydantic25; }
  fastapi::ForwardedProto forwarded_proto() const override { return fastapi::ForwardedProto::kAny; }
  bool upgrade_loses_body() const override { return true; }
  void NoteNoRoute(app::RequestContext& context, std::string_view method, std::string_view path,
                   const base::HttpRequest* request) const override;
  std::optional<base::HttpResponse> CatchAll(app::RequestContext& context,
                                             const base::HttpRequest& request,
                                             std::string_view path,
                                             std::string_view allow) override;
  bool CatchAllNeedsBody(const base::HttpRequest& head, std::string_view path) const override;
  std::optional<base::HttpResponse> Authorise(app::RequestContext& context,
                                              const app::Endpoint& endpoint,
                                              const base::HttpRequest& request,
                                              fastapi::ValidationErrors& errors) const override;
  base::HttpResponse Perform(app::CheckedRequest& request) override;

  app::Environment& environment_;
  Upstream& upstream_;
  Pipeline pipeline_;
  const std::chrono::microseconds started_at_;
  const std::shared_ptr<const Catalogue> catalogue_;
  app::Application application_;
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_GATEWAY_H_
