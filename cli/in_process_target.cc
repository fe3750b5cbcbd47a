#include "cli/in_process_target.h"

namespace cli {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;

base::Result<HttpResponse> InProcessTarget::Send(Service service, const HttpRequest& request) {
  sent_ = request;
  // A client's transport would add it.
  if (sent_.header("host") == nullptr)
    sent_.headers.push_back({"Host", BaseUrl(service).substr(7)});
  HttpResponse response = handler_(service, sent_);
  if (request.method == "HEAD") response.body.clear();
  return response;
}

std::string InProcessTarget::BaseUrl(Service service) const {
  return service == Service::kGateway ? "http://127.0.0.1:8009" : "http://127.0.0.1:8001";
}

}  // namespace cli
