#include "tests/support/platform_client.h"

#include <stdexcept>
#include <utility>

namespace tests::support {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;

PlatformClient::PlatformClient(mock_server::platform::PlatformOptions options) {
  auto opened = mock_server::platform::Platform::Open(std::move(options), clock_);
  if (!opened.has_value()) throw std::runtime_error(opened.error().ToString());
  platform_ = *std::move(opened);
}

HttpResponse PlatformClient::Send(Service service, const std::string& key,
                                  const std::string& method, const std::string& path,
                                  const std::string& body) {
  clock_.Advance(std::chrono::milliseconds(1));
  HttpRequest request;
  request.method = method;
  request.target = path;
  request.headers = {{"Host", "stand-in"}, {"User-Agent", "test"}, {"X-API-Key", key}};
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.body = body;
  return platform_->Handle(service, request);
}

HttpResponse PlatformClient::Gateway(const std::string& method, const std::string& path,
                                     const std::string& body) {
  return Send(Service::kGateway, std::string(40, 'k'), method, path, body);
}

HttpResponse PlatformClient::DataLayer(const std::string& method, const std::string& path,
                                       const std::string& body) {
  return Send(Service::kDataLayer, "dev_key_local_ONLY", method, path, body);
}

std::string PlatformClient::Text(const HttpResponse& answer, const std::string& key) {
  const std::string mark = "\"" + key + "\":\"";
  const size_t start = answer.body.find(mark);
  if (answer.status != 201 || start == std::string::npos) {
    throw std::runtime_error(std::to_string(answer.status) + " " + answer.body + " has no " + key);
  }
  const size_t end = answer.body.find('"', start + mark.size());
  return answer.body.substr(start + mark.size(), end - start - mark.size());
}

}  // namespace tests::support
