#include "harness/drift/versions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace harness::drift {
namespace {

using base::Service;

class Documented : public client::Target {
 public:
  explicit Documented(std::string document) : document_(std::move(document)) {}
  base::Result<base::HttpResponse> Send(Service, const base::HttpRequest& request) override {
    EXPECT_EQ(request.target, "/openapi.json");
    EXPECT_EQ(*request.header("x-api-key"), "k");
    return base::HttpResponse{.status = 200, .headers = {}, .body = document_};
  }
  std::string BaseUrl(Service) const override { return ""; }

 private:
  const std::string document_;
};

TEST(VersionsTest, AreWhatAServiceGivesAwayItself) {
  Documented target(R"({"info": {"title": "A gateway", "version": "2.0"}})");
  std::vector<Scenario> corpus(1);
  corpus[0].steps.resize(2);
  corpus[0].steps[0].service = Service::kDataLayer;
  std::vector<Recording> answers(1);
  answers[0].exchanges.resize(2);
  answers[0].exchanges[0].answer.body = "https://errors.pydantic.dev/2.12/v/missing";
  answers[0].exchanges[1].answer.body = "\"https://errors.pydantic.dev/2.5/v/missing\"";
  const Versions gateway = VersionsOf(target, Service::kGateway, "k", corpus, answers);
  EXPECT_EQ(gateway.title, "A gateway");
  EXPECT_EQ(gateway.version, "2.0");
  EXPECT_EQ(gateway.pydantic, "2.5");
  EXPECT_EQ(VersionsOf(target, Service::kDataLayer, "k", corpus, answers).pydantic, "2.12");
}

TEST(VersionsTest, AreEmptyWhereNothingIsGivenAway) {
  for (const char* document : {"", "[]", "{}", R"({"info": 1})", R"({"info": {"title": 2}})"}) {
    Documented target(document);
    const Versions versions = VersionsOf(target, Service::kGateway, "k", {}, {});
    EXPECT_EQ(versions.title + versions.version + versions.pydantic, "") << document;
  }
}

}  // namespace
}  // namespace harness::drift
