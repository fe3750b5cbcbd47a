#include "tests/support/script_client.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/support/platform_client.h"

namespace tests::support {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using check::Report;

ScriptClient::ScriptClient(const std::string& defects) {
  mock_server::stand_in::StandInOptions options;
  options.platform.defects = *mock_server::defects::DefectSet::Parse(defects);
  stand_in_ = *mock_server::stand_in::StandIn::Open(options, clock_);
}

HttpResponse ScriptClient::Send(Service service, HttpRequest request) {
  request.headers.push_back({"User-Agent", user_agent});
  clock_.Advance(pause);
  return stand_in_->Handle(service, request, connection);
}

HttpResponse ScriptClient::Gateway(const std::string& method, const std::string& path,
                                   const std::string& body) {
  HttpRequest request{method, path, {{"X-API-Key", std::string(32, 'k')}}, body};
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  return Send(Service::kGateway, std::move(request));
}

HttpResponse ScriptClient::GatewayWithoutKey(const std::string& method, const std::string& path) {
  return Send(Service::kGateway, {method, path, {}, ""});
}

HttpResponse ScriptClient::DataLayer(const std::string& method, const std::string& path,
                                     const std::string& body) {
  HttpRequest request{
      method, path, {{"X-API-Key", "dev_key_local_ONLY"}, {"Host", "127.0.0.1:8001"}}, body};
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  return Send(Service::kDataLayer, std::move(request));
}

std::string ScriptClient::NewAgent() {
  return PlatformClient::Text(Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), "id");
}

std::string ScriptClient::NewGoal(const std::string& agent, const std::string& field) {
  return PlatformClient::Text(
      Gateway("POST", "/api/v1/goals/", R"({"agent_id":")" + agent + R"(","description":"d"})"),
      field);
}

std::string ScriptClient::NewTask(const std::string& agent, const std::string& field) {
  return PlatformClient::Text(
      Gateway("POST", "/api/v1/tasks/",
              R"({"plan_id":"p","agent_id":")" + agent + R"(","description":"d"})"),
      field);
}

void ScriptClient::Close(uint64_t closed, check::ConnectionEnd end) {
  stand_in_->ConnectionClosed(closed, end);
}

Report ScriptClient::Report(const check::ExpectedLoad* expected) {
  return check::MakeReport(*stand_in_->recorder(), expected);
}

std::string ScriptClient::Codes() {
  std::vector<std::string> codes;
  const auto report = Report();  // lives longer than the loop
  for (const auto& finding : report.clients.at(0).findings) {
    const std::string code(mock_server::diagnosis::CodeName(finding.code));
    const bool earned_by_any_short_script = code == "S17" || code == "S26";
    if (!earned_by_any_short_script && std::find(codes.begin(), codes.end(), code) == codes.end())
      codes.push_back(code);
  }
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : " ") + code;
  return text;
}

check::Finding ScriptClient::Finding(const std::string& code) {
  const auto report = Report();  // lives longer than the loop
  for (const auto& finding : report.clients.at(0).findings) {
    if (mock_server::diagnosis::CodeName(finding.code) == code) return finding;
  }
  ADD_FAILURE() << "no finding " << code << "; there is " << Codes();
  return {};
}

}  // namespace tests::support
