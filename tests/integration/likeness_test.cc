#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "harness/drift/json_slices.h"
#include "harness/drift/masking.h"
#include "mock_server/platform/platform.h"

// Every difference that the likeness oracle ever found (tests/oracle), with the answer of the real
// servers' libraries.
namespace tests {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using harness::drift::DecodeString;
using harness::drift::Elements;
using harness::drift::Member;
using namespace std::chrono_literals;

// The corpus keeps bytes as the characters of Latin-1.
std::string Bytes(std::string_view json_string) {
  const std::string text = DecodeString(json_string);
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    bytes += byte < 0xC0 ? text[i] : static_cast<char>((byte & 3) << 6 | (text[++i] & 0x3F));
  }
  return bytes;
}

// Ids of things that exist are written <agent>, <goal:upper>, <task:plain> in the corpus.
class Ids {
 public:
  void Put(const std::string& kind, const std::string& id) {
    std::string upper = id;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return std::toupper(c); });
    std::string plain = id;
    std::erase(plain, '-');
    ids_["<" + kind + ">"] = id;
    ids_["<" + kind + ":upper>"] = upper;
    ids_["<" + kind + ":plain>"] = plain;
  }

  std::string Resolve(std::string text) const {
    for (const auto& [symbol, id] : ids_) {
      for (size_t at = text.find(symbol); at != std::string::npos; at = text.find(symbol, at)) {
        text.replace(at, symbol.size(), id);
      }
    }
    return text;
  }

 private:
  std::map<std::string, std::string> ids_;
};

class LikenessTest : public testing::TestWithParam<const char*> {
 protected:
  LikenessTest() {
    platform_ = mock_server::platform::Platform::Open({}, clock_).value();
    const std::string agent =
        Create("/agents/", R"({"name": "oracle", "configuration": {"a": 1}})", "id");
    ids_.Put("agent", agent);
    ids_.Put("goal", Create("/goals/", R"({"agent_id": ")" + agent + R"(", "description": "d"})",
                            "goal_id"));
    ids_.Put("task",
             Create("/plans/tasks",
                    R"({"plan_id": "p", "agent_id": ")" + agent + R"(", "description": "d"})",
                    "task_id"));
  }

  std::string Create(const std::string& path, const std::string& body, std::string_view field) {
    HttpRequest request{"POST", path, {{"X-API-Key", "dev_key_local_ONLY"}}, body};
    const HttpResponse response = platform_->Handle(Service::kDataLayer, request);
    EXPECT_EQ(response.status, 201) << response.body;
    return DecodeString(Member(response.body, field));
  }

  base::ManualClock clock_{1'768'771'607'123'456us};
  std::unique_ptr<mock_server::platform::Platform> platform_;
  Ids ids_;
};

std::string Answer(int status, const std::map<std::string, std::string>& headers,
                   const std::string& body) {
  std::string out = std::to_string(status) + "\n";
  for (const auto& [name, value] : headers) out += name + ": " + value + "\n";
  return out + body;
}

TEST_P(LikenessTest, AnswersAsTheLibrariesDo) {
  std::ifstream corpus(std::string(UNDERSTUDY_SOURCE_DIR) + "/tests/corpus/likeness/" + GetParam());
  ASSERT_TRUE(corpus);
  size_t cases = 0;
  for (std::string line; std::getline(corpus, line); ++cases) {
    clock_.Advance(1ms);
    const auto service =
        Member(line, "service") == "\"gateway\"" ? Service::kGateway : Service::kDataLayer;
    HttpRequest request;
    request.method = DecodeString(Member(line, "method"));
    request.target = ids_.Resolve(DecodeString(Member(line, "target")));
    request.headers.push_back({"Host", "127.0.0.1:8001"});
    for (const std::string_view header : Elements(Member(line, "headers"))) {
      const std::string value = Bytes(Elements(header)[1]);
      const size_t begin = std::min(value.find_first_not_of(" \t"), value.size());
      request.headers.push_back({Bytes(Elements(header)[0]), value.substr(begin)});
    }
    request.body = ids_.Resolve(Bytes(Member(line, "body")));

    std::map<std::string, std::string> want_headers;
    for (const auto& [name, value] : harness::drift::Members(Member(line, "answer_headers"))) {
      want_headers[name] = DecodeString(value);
    }
    const std::string want = Answer(std::stoi(std::string(Member(line, "status"))), want_headers,
                                    DecodeString(Member(line, "answer")));

    const HttpResponse response = platform_->Handle(service, request);
    harness::drift::Masker masker;
    masker.Mask(request.target + request.body);
    std::map<std::string, std::string> headers;
    for (const auto& header : response.headers) {
      std::string name = header.name;
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      // The length is the transport's.
      if (name.starts_with("x-understudy") || name == "content-length") continue;
      headers[name] = name == "x-span-id" ? "<hex>" : masker.MaskHeader(header.value);
    }
    const std::string body = request.method == "HEAD" ? "" : masker.Mask(response.body);
    EXPECT_EQ(Answer(response.status, headers, body), want) << "of " << line;
  }
  EXPECT_GT(cases, 0u);
}

INSTANTIATE_TEST_SUITE_P(Corpus, LikenessTest, testing::Values("gateway.jsonl", "data_layer.jsonl"),
                         [](const auto& info) {
                           const std::string name = info.param;
                           return name.substr(0, name.find('.'));
                         });

}  // namespace
}  // namespace tests
