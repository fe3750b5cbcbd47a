#include "mock_server/gateway/request_validation.h"

#include <gtest/gtest.h>

#include <string>

namespace mock_server::gateway {
namespace {

using base::HttpRequest;

HttpRequest Json(std::string body) {
  return {"POST", "/api/test", {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpRequest Text(std::string body) {
  return {"POST", "/api/test", {{"Content-Type", "text/plain"}}, std::move(body)};
}

// "400 E9309 Headers too large (max 16384 bytes)"; "" when it is let pass.
std::string Judged(const HttpRequest& request) {
  const auto fault = ValidateRequest(HeaderDict(request), QueryDict(request), request.body);
  if (!fault) return "";
  return std::to_string(fault->status) + " " + std::string(fault->code) + " " + fault->message;
}

TEST(ValidateRequestTest, BoundsTheNumberOfHeaders) {
  HttpRequest request;
  for (int i = 0; i < 100; ++i) request.headers.push_back({"h" + std::to_string(i), "v"});
  EXPECT_EQ(Judged(request), "");
  request.headers.push_back({"H0", "the same name again"});
  EXPECT_EQ(Judged(request), "");
  request.headers.push_back({"h100", "v"});
  EXPECT_EQ(Judged(request), "400 E9309 Too many headers (max 100)");
}

TEST(ValidateRequestTest, BoundsTheirSize) {
  HttpRequest request;
  request.headers = {{"Name", std::string(16'380, 'v')}};
  EXPECT_EQ(Judged(request), "");
  request.headers = {{"Name", std::string(16'381, 'v')}};
  EXPECT_EQ(Judged(request), "400 E9309 Headers too large (max 16384 bytes)");
}

TEST(ValidateRequestTest, RefusesHeadersOfTheInside) {
  for (const char* name : {"X-Internal-Auth", "x-admin-token", "x-backend-key"}) {
    HttpRequest request;
    request.headers = {{name, ""}};
    EXPECT_TRUE(Judged(request).starts_with("400 E9309 Forbidden header: x-")) << name;
  }
}

TEST(ValidateRequestTest, BoundsTheQueryAsItsPairsAreWritten) {
  HttpRequest request;
  request.target = "/api/test?" + std::string(4'095, 'q');  // and the = that it has not
  EXPECT_EQ(Judged(request), "");
  request.target = "/api/test?a=" + std::string(4'094, 'q');
  EXPECT_EQ(Judged(request), "");
  request.target = "/api/test?" + std::string(4'096, 'q');
  EXPECT_EQ(Judged(request), "400 E9308 Query string too long (max 4096 chars)");
  request.target = "/api/test?a=" + std::string(4'091, 'q') + "&b=1";
  EXPECT_EQ(Judged(request), "400 E9308 Query string too long (max 4096 chars)");
}

TEST(ValidateRequestTest, ReadsABodyThatSaysItIsJson) {
  EXPECT_EQ(Judged(Json("")), "");
  EXPECT_EQ(Judged(Json(R"({"a":"\u0000"})")), "");
  EXPECT_EQ(
      Judged(Json("{\"a\":\"\x01\"}")),
      "400 E9305 Invalid JSON format: Invalid control character at: line 1 column 7 (char 6)");
  EXPECT_EQ(Judged(Json("{\"a\":\"\xff\"}")),
            "500 E9901 Internal server error: 'utf-8' codec can't decode byte 0xff in position 6: "
            "invalid start byte");
  EXPECT_EQ(Judged(Json(std::string(2'000, '['))),
            "500 E9901 Internal server error: maximum recursion depth exceeded while decoding a "
            "JSON array from a unicode string");
}

TEST(ValidateRequestTest, WantsText) {
  EXPECT_EQ(Judged(Text("a\n\r\tb")), "");
  EXPECT_TRUE(Judged(Text(std::string("a\0b", 3))).starts_with("400 E9307 "));
  EXPECT_TRUE(Judged(Json(std::string("[\0001\0]\0", 6))).starts_with("400 E9307 "));
  EXPECT_TRUE(Judged(Text("\xff")).starts_with("400 E9306 "));
  EXPECT_TRUE(Judged(Text("\x01")).starts_with("400 E9306 "));
  EXPECT_TRUE(Judged(Json("\"\x7f\"")).starts_with("400 E9306 "));
}

TEST(ValidateRequestTest, BoundsTheBody) {
  EXPECT_EQ(Judged(Text(std::string(10'485'760, 'b'))), "");
  EXPECT_TRUE(Judged(Text(std::string(10'485'761, 'b'))).starts_with("400 E9304 "));
}

}  // namespace
}  // namespace mock_server::gateway
