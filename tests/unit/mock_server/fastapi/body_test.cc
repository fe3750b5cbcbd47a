#include "mock_server/fastapi/body.h"

#include <gtest/gtest.h>

#include "python/json_writer.h"

namespace mock_server::fastapi {
namespace {

using base::HttpRequest;
using base::HttpResponse;

TEST(IsJsonContentTypeTest, FollowsFastApi) {
  for (std::string type : {"", "application/json", "Application/JSON; charset=utf-8",
                           "application/vnd.x+json", " application/json "}) {
    EXPECT_TRUE(IsJsonContentType(&type)) << type;
  }
  EXPECT_TRUE(IsJsonContentType(nullptr));
  for (std::string type : {"text/plain", "text/json", "application/jsonx", "json",
                           "application/json/x", "application/x-www-form-urlencoded"}) {
    EXPECT_FALSE(IsJsonContentType(&type)) << type;
  }
}

std::string Read(const std::string& body, const std::string& type) {
  HttpRequest request;
  request.body = body;
  request.headers = {{"content-type", type}};
  const auto read = ReadBody(request, Dialect::kPydantic25);
  if (const auto* refusal = std::get_if<HttpResponse>(&read))
    return std::to_string(refusal->status) + " " + refusal->body;
  std::string text;
  python::WriteAnyJson(std::get<python::Value>(read), text);
  return text;
}

TEST(ReadBodyTest, ReadsJsonOrTakesTheTextAsItIs) {
  EXPECT_EQ(Read("", "application/json"), "null");
  EXPECT_EQ(Read("{\"a\":1}", "application/json"), "{\"a\":1}");
  EXPECT_EQ(Read("{\"a\":1}", "text/plain"), "\"{\\\"a\\\":1}\"");
}

TEST(ReadBodyTest, RefusesWhatCantBeRead) {
  EXPECT_EQ(
      Read("{", "application/json"),
      R"(422 {"detail":[{"type":"json_invalid","loc":["body",1],"msg":"JSON decode error","input":{},)"
      R"("ctx":{"error":"Expecting property name enclosed in double quotes"}}]})");
  EXPECT_EQ(Read("\"\xff\"", "application/json"),
            R"(400 {"detail":"There was an error parsing the body"})");
}

}  // namespace
}  // namespace mock_server::fastapi
