// The line that a failure report gives to send a request again, run by real shells and curl: what
// arrives is what the harness itself sends.
#include "output/curl_line.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "base/random.h"
#include "harness/client/http_target.h"
#include "tests/support/scripted_server.h"

namespace tests::integration {
namespace {

using base::HttpRequest;
using base::Random;
using support::ScriptedPeer;
using support::ScriptedServer;

// Keeps the bytes of the last request.
class Recorder {
 public:
  std::string url() const { return server_.url(); }
  std::string Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(last_, {});
  }

 private:
  std::mutex mutex_;
  std::string last_;
  ScriptedServer server_{[this](ScriptedPeer& peer) {
    for (std::string request = peer.ReadRequest(); !request.empty(); request = peer.ReadRequest()) {
      {
        const std::lock_guard lock(mutex_);
        last_ = std::move(request);
      }
      peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  }};
};

// Request line, headers in one order, body. Blanks around a header's value mean nothing.
std::vector<std::string> Parts(const std::string& request) {
  const size_t head_end = request.find("\r\n\r\n");
  std::vector<std::string> lines;
  for (size_t at = 0; at < head_end;) {
    const size_t end = request.find("\r\n", at);
    std::string line = request.substr(at, end - at);
    if (const size_t colon = line.find(':'); !lines.empty() && colon != std::string::npos) {
      const size_t first = line.find_first_not_of(" \t", colon + 1);
      line = first == std::string::npos ? line.substr(0, colon + 1)
                                        : line.substr(0, colon + 1) + line.substr(first);
      line.erase(line.find_last_not_of(" \t") + 1);
    }
    lines.push_back(std::move(line));
    at = end + 2;
  }
  if (!lines.empty()) std::sort(lines.begin() + 1, lines.end());
  lines.push_back(head_end == std::string::npos ? "" : request.substr(head_end + 4));
  return lines;
}

class CurlLineTest : public testing::Test {
 protected:
  CurlLineTest() {
    ::setenv("no_proxy", "*", 1);
    ::setenv("CURL_HOME", testing::TempDir().c_str(), 1);
  }
  ~CurlLineTest() override { std::remove(script_.c_str()); }

  // By a file, since what is to be read by a shell can be longer than an argument.
  void Run(const std::string& shell, const std::string& line) {
    std::ofstream(script_, std::ios::binary) << line << " >" << script_ << ".out 2>&1\n";
    ASSERT_EQ(std::system((shell + " " + script_).c_str()), 0) << line.substr(0, 2000);
    std::remove((script_ + ".out").c_str());
  }

  void ExpectSame(const HttpRequest& request, const std::string& base_path = "") {
    harness::client::HttpTargetOptions options;
    options.gateway = *harness::client::ParseUrl(recorder_.url() + base_path);
    harness::client::HttpTarget target(options);
    ASSERT_TRUE(target.Send(base::Service::kGateway, request));
    const std::vector<std::string> sent = Parts(recorder_.Take());
    const std::string line = output::CurlLine(target.BaseUrl(base::Service::kGateway), request);
    for (const char c : line) {
      ASSERT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7f) << "rules a terminal";
    }
    for (const char* shell : {"sh", "bash"}) {
      Run(shell, line);
      std::vector<std::string> again = Parts(recorder_.Take());
      if (request.header("accept") == nullptr) {
        EXPECT_EQ(std::erase(again, "Accept:*/*"), 1U) << "the diagnosis would not be told";
      }
      ASSERT_EQ(again, sent) << shell << ": " << line.substr(0, 2000);
    }
  }

  Recorder recorder_;
  const std::string script_ =
      testing::TempDir() + "understudy-curl-line-" + std::to_string(::getpid());
};

TEST_F(CurlLineTest, SendsWhatCurlWouldReadOtherwise) {
  for (const char* body : {"@/etc/passwd", "-", "--", "", "%s%n\\n", "it's", "a=b&c=d",
                           "\"$HOME`id`", "line\nline\r\n", "\n\n\n", "\\\\", "'\\''"}) {
    ExpectSame({"POST", "/x", {{"Content-Type", "application/json"}}, body});
  }
  for (const char* target :
       {"/[1-3]/{a,b}", "/a/../b/./c", "/a#b", "/a b", "//a", "/?a=[]&b={}", "/%00%zz", "/\xc3\xa4",
        "/'\"$(id)`", "/a\\b", "*", "/.", "/~!@&*()"}) {
    ExpectSame({"GET", target, {}, ""});
  }
  for (const char* value : {"", " ", "@file", "a; b", "it's", "\x1b[31m", "\xff\xc3", "tab\tbed"}) {
    ExpectSame({"GET", "/x", {{"X-API-Key", value}}, ""});
  }
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "get"}) {
    ExpectSame({method, "/x", {}, ""});
    ExpectSame({method, "/x", {{"Accept", "*/*"}, {"User-Agent", "me"}}, "{}"});
  }
  ExpectSame({"HEAD", "/x", {}, ""});
  ExpectSame({"POST", "/a b", {{"X", "1"}, {"X", "2"}, {"Host", "other"}}, "x"}, "/base");
}

TEST_F(CurlLineTest, SendsBodiesThatNoArgumentCanHold) {
  std::string body(300'000, 'a');
  ExpectSame({"POST", "/x", {}, body});
  body[100'000] = '\0';
  ExpectSame({"POST", "/x", {}, body});
}

std::string Bytes(Random& random, size_t most, std::string_view without) {
  std::string bytes;
  for (uint64_t left = random.Below(most + 1); left > 0; --left) {
    // Half of them those that shells, printf and curl take for their own.
    constexpr std::string_view kSpecial = "'\"\\%$`@#!&;|<>(){}[]*?~-= \t0123";
    const char c = random.Below(2) == 0 ? kSpecial[random.Below(kSpecial.size())]
                                        : static_cast<char>(random.Below(256));
    if (without.find(c) == std::string_view::npos) bytes += c;
  }
  return bytes;
}

TEST_F(CurlLineTest, SendsAnyBytes) {
  Random random = Random::ForKeys({96});
  constexpr std::string_view kBreaksALine("\r\n\0", 3);
  const std::vector<std::string> methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  for (int i = 0; i < 100; ++i) {
    HttpRequest request;
    request.method = methods[random.Below(methods.size())];
    request.target = "/" + Bytes(random, 30, kBreaksALine);
    request.body = Bytes(random, 200, "");
    for (uint64_t left = random.Below(4); left > 0; --left)
      request.headers.push_back({"X-" + std::to_string(left), Bytes(random, 30, kBreaksALine)});
    ExpectSame(request);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace tests::integration
