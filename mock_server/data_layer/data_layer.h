#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "mock_server/app/application.h"
#include "mock_server/data_layer/catalogue.h"
#include "mock_server/data_layer/state.h"
#include "python/value.h"

namespace mock_server::data_layer {

// L01 (docs/platform.md, the data layer): an application with keys and CORS in front of its
// resources. Not thread-safe.
class DataLayer : private app::Policy {
 public:
  // `state` and `api_keys` must outlive the data layer; its store must have the catalogue's tables.
  DataLayer(State& state, std::shared_ptr<const Catalogue> catalogue,
            const std::vector<std::string>& api_keys);

  // A request from outside.
  base::HttpResponse Handle(app::RequestContext& context, const base::HttpRequest& request) {
    return application_.Handle(context, request);
  }
  // A request of the gateway, whose key is good.
  base::HttpResponse Call(app::RequestContext& context, std::string_view method,
                          std::string_view path, python::Dict query, python::Value body) {
    return application_.Call(context, method, path, std::move(query), std::move(body));
  }
  // Whether the answer may depend on the body of a request from outside whose head this is.
  bool NeedsBody(const base::HttpRequest& head) const { return application_.NeedsBody(head); }

  // All routes, whatever defects are on.
  const fastapi::Router& router() const { return catalogue_->table().All().router(); }

 private:
  fastapi::Dialect dialect() const override { return fastapi::Dialect::kPydantic212; }
  fastapi::ForwardedProto forwarded_proto() const override {
    return fastapi::ForwardedProto::kKnown;
  }
  std::optional<base::HttpResponse> Enter(app::RequestContext& context,
                                          const base::HttpRequest& request,
                                          std::string_view path) const override;
  void NoteNoRoute(app::RequestContext& context, std::string_view method, std::string_view path,
                   const base::HttpRequest* request) const override;
  base::HttpResponse Perform(app::CheckedRequest& request) override;
  void Leave(const base::HttpRequest& request, base::HttpResponse& response) const override;

  State& state_;
  const std::shared_ptr<const Catalogue> catalogue_;
  const std::vector<std::string>& api_keys_;
  app::Application application_;
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_
