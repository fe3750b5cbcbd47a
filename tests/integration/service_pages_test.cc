// The pages that FastAPI gives each service: the documents are the recorded ones, descriptions
// aside, and the pages are there for whom and as what they are on the platform.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "include/understudy/mock_server.h"
#include "python/json_reader.h"
#include "python/json_writer.h"
#include "tests/support/platform_client.h"
#include "tests/support/raw_client.h"

namespace tests::integration {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using python::Dict;
using python::List;
using python::Value;
using support::PlatformClient;
using testing::HasSubstr;

const std::string kDataLayerKey = "dev_key_local_ONLY";
const std::set<std::string> kPages = {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"};

HttpResponse Ask(PlatformClient& client, Service service, const std::string& method,
                 const std::string& path, const std::string& key = "") {
  HttpRequest request{.method = method, .target = path, .headers = {}, .body = ""};
  if (!key.empty()) request.headers.push_back({"X-API-Key", key});
  return client.platform().Handle(service, request);
}

// What only the real service's doc strings know. A member of "properties" may have that name, too.
Value WithoutDescriptions(Value value) {
  if (value.is_list()) {
    List kept;
    for (Value& item : value.as_list()) kept.push_back(WithoutDescriptions(std::move(item)));
    return kept;
  }
  if (!value.is_dict()) return value;
  Dict kept;
  for (auto& [key, member] : value.as_dict().items()) {
    if (key == "description" && member.is_str()) continue;
    kept.Set(key, WithoutDescriptions(std::move(member)));
  }
  return kept;
}

// As FastAPI would write it.
std::string Canonical(const std::string& text) {
  auto value = python::ReadJson(text);
  if (!value.has_value()) return "not JSON: " + text;
  std::string canonical;
  python::WriteJson(WithoutDescriptions(*std::move(value)), canonical);
  return canonical;
}

std::string Recorded(const std::string& name) {
  std::ifstream file(UNDERSTUDY_SOURCE_DIR "/tests/corpus/openapi/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Where the texts part, so that a failure can be read.
std::string FirstDifference(const std::string& ours, const std::string& theirs) {
  size_t at = 0;
  while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) ++at;
  if (at == ours.size() && at == theirs.size()) return "";
  const size_t from = at < 200 ? 0 : at - 200;
  return "ours:   " + ours.substr(from, 400) + "\ntheirs: " + theirs.substr(from, 400);
}

TEST(ServiceDocumentTest, IsTheRecordedOneButForDescriptions) {
  PlatformClient client;
  for (const auto& [service, file, key] :
       {std::tuple(Service::kGateway, "gateway.json", std::string()),
        std::tuple(Service::kDataLayer, "data_layer.json", kDataLayerKey)}) {
    SCOPED_TRACE(file);
    const HttpResponse answer = Ask(client, service, "GET", "/openapi.json", key);
    ASSERT_EQ(answer.status, 200);
    const std::string recorded = Recorded(file);
    ASSERT_GT(recorded.size(), 1000u);
    EXPECT_EQ(FirstDifference(Canonical(answer.body), Canonical(recorded)), "");
    EXPECT_EQ(answer.body.find(": "), std::string::npos) << "it is compact";
  }
}

TEST(ServiceDocumentTest, IsTheSameWhateverIsSwitched) {
  PlatformClient fixed;
  mock_server::platform::PlatformOptions options;
  options.defects = *mock_server::defects::DefectSet::Parse("all");
  options.repairs = *mock_server::defects::RepairSet::Parse("latent");
  options.strict = true;
  PlatformClient switched(options);
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    EXPECT_EQ(Ask(fixed, service, "GET", "/openapi.json", kDataLayerKey).body,
              Ask(switched, service, "GET", "/openapi.json", kDataLayerKey).body);
  }
}

TEST(ServicePagesTest, AreOfTheirTypesAndTitlesAndLoadNothing) {
  PlatformClient client;
  for (const auto& [service, title] : {std::pair(Service::kGateway, "L09 API Gateway"),
                                       std::pair(Service::kDataLayer, "L01 Data Layer")}) {
    const auto get = [&, service = service](const char* path) {
      return Ask(client, service, "GET", path, kDataLayerKey);
    };
    EXPECT_EQ(*get("/openapi.json").header("content-type"), "application/json");
    for (const char* path : {"/docs", "/redoc", "/docs/oauth2-redirect"}) {
      SCOPED_TRACE(path);
      const HttpResponse page = get(path);
      EXPECT_EQ(page.status, 200);
      ASSERT_EQ(page.headers.size(), 1u);
      EXPECT_EQ(*page.header("content-type"), "text/html; charset=utf-8");
      EXPECT_EQ(page.body.find("http:"), std::string::npos);
      EXPECT_EQ(page.body.find("https:"), std::string::npos);
    }
    EXPECT_THAT(get("/docs").body, HasSubstr(std::string("<title>") + title + " - Swagger UI<"));
    EXPECT_THAT(get("/redoc").body, HasSubstr(std::string("<title>") + title + " - ReDoc<"));
    EXPECT_THAT(get("/docs/oauth2-redirect").body,
                HasSubstr("<title>Swagger UI: OAuth2 Redirect<"));
    EXPECT_THAT(get("/docs?x=1").body, HasSubstr("Create Agent"));
  }
}

TEST(ServicePagesTest, TheDataLayerWantsItsKeyAndTheGatewayNone) {
  PlatformClient client;
  for (const std::string& page : kPages) {
    SCOPED_TRACE(page);
    EXPECT_EQ(Ask(client, Service::kGateway, "GET", page).status, 200);
    EXPECT_EQ(Ask(client, Service::kDataLayer, "GET", page).status, 401);
    EXPECT_EQ(Ask(client, Service::kDataLayer, "GET", page, "another").status, 401);
    EXPECT_EQ(Ask(client, Service::kDataLayer, "GET", page, kDataLayerKey).status, 200);
  }
}

TEST(ServicePagesTest, OtherMethodsAreRefused) {
  PlatformClient client;
  for (const std::string& page : kPages) {
    SCOPED_TRACE(page);
    for (const Service service : {Service::kGateway, Service::kDataLayer}) {
      const HttpResponse options = Ask(client, service, "OPTIONS", page, kDataLayerKey);
      EXPECT_EQ(options.status, 405);
      EXPECT_EQ(*options.header("allow"), "GET, HEAD");
      EXPECT_EQ(options.body, R"({"detail":"Method Not Allowed"})");
    }
    const HttpResponse post = Ask(client, Service::kDataLayer, "POST", page, kDataLayerKey);
    EXPECT_EQ(post.status, 405);
    EXPECT_EQ(*post.header("allow"), "GET, HEAD");
    // The gateway's pipeline takes what no route takes by this method.
    EXPECT_EQ(Ask(client, Service::kGateway, "POST", page).status, 401);
    EXPECT_EQ(Ask(client, Service::kGateway, "GET", page + "/").status, 401);
    EXPECT_EQ(Ask(client, Service::kDataLayer, "GET", page + "/", kDataLayerKey).status, 307);
  }
}

TEST(ServicePagesTest, HeadTellsTheLengthAndSendsNothing) {
  understudy::MockServer server;
  for (const uint16_t port : {server.gateway_port(), server.data_layer_port()}) {
    for (const std::string& page : kPages) {
      SCOPED_TRACE(page);
      const auto ask = [&](const std::string& method) {
        support::RawClient client(port);
        client.Send(method + " " + page + " HTTP/1.1\r\nHost: h\r\nX-API-Key: " + kDataLayerKey +
                    "\r\nConnection: close\r\n\r\n");
        return client.ReadToEnd();
      };
      const std::string got = ask("GET");
      const std::string head = ask("HEAD");
      const size_t body = got.find("\r\n\r\n") + 4;
      EXPECT_GT(got.size(), body);
      EXPECT_EQ(head.size(), body);
      EXPECT_THAT(head, HasSubstr("\r\ncontent-length: " + std::to_string(got.size() - body)));
    }
  }
}

TEST(ServicePagesTest, TheDataLayersIndexListsItsRouters) {
  PlatformClient client;
  const HttpResponse index = Ask(client, Service::kDataLayer, "GET", "/?limit=1");
  EXPECT_EQ(index.status, 200);
  EXPECT_THAT(index.body, testing::StartsWith(R"({"service":"L01 Data Layer","version":"1.0.0",)"
                                              R"("status":"operational","endpoints":{"health":)"));
  EXPECT_THAT(index.body, HasSubstr("\"datasets\":\"/datasets (L07 Learning)\""));
  // Each first segment of a router is told, but for the tasks, which are below the plans.
  std::set<std::string> untold;
  for (const auto& operation : client.platform().operations()) {
    if (operation.service != Service::kDataLayer || operation.path == "/") continue;
    const std::string router = operation.path.substr(0, operation.path.find('/', 1));
    if (index.body.find(":\"" + router) == std::string::npos) untold.insert(router);
  }
  EXPECT_EQ(untold, std::set<std::string>());
}

// With the plans registered first, as on the platform, "tasks" is a plan to whom asks by GET.
TEST(ServicePagesTest, TheRoutersStandInTheirOrder) {
  PlatformClient client;
  const HttpResponse refused =
      Ask(client, Service::kDataLayer, "DELETE", "/plans/tasks", kDataLayerKey);
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(*refused.header("allow"), "GET");
  EXPECT_EQ(Ask(client, Service::kDataLayer, "GET", "/plans/tasks", kDataLayerKey).body,
            R"({"detail":"Plan not found"})");
}

}  // namespace
}  // namespace tests::integration
