#include "output/curl_line.h"

#include <gtest/gtest.h>

namespace output {
namespace {

// What arrives is compared in tests/integration/curl_line_test.py; here it is how the lines look.
constexpr char kBase[] = "http://127.0.0.1:8009";

TEST(CurlLine, IsPlainWhereTheRequestIs) {
  EXPECT_EQ(CurlLine(kBase, {"PATCH",
                             "/api/v1/goals/7",
                             {{"X-API-Key", "it's"}, {"Content-Type", "application/json"}},
                             "{\"status\":\"it's done\"}"}),
            "curl -sS -i -g -X PATCH 'http://127.0.0.1:8009/api/v1/goals/7' -H 'X-API-Key: "
            "it'\\''s' -H 'Content-Type: application/json' -H User-Agent: --data-raw "
            "'{\"status\":\"it'\\''s done\"}'");
  EXPECT_EQ(CurlLine(kBase, {"HEAD", "/health", {}, ""}),
            "curl -sS -i -g -I 'http://127.0.0.1:8009/health' -H User-Agent:");
}

TEST(CurlLine, LeavesVariablesToTheShell) {
  constexpr std::string_view kVariables[] = {"$KEY"};
  EXPECT_EQ(CurlLine(kBase, {"POST", "/x?k=$KEY&l=1", {{"X-API-Key", "$KEY"}}, "$OTHER $KEY!"},
                     kVariables),
            "curl -sS -i -g -X POST 'http://127.0.0.1:8009/x?k='\"$KEY\"'&l=1' -H 'X-API-Key: "
            "'\"$KEY\" -H User-Agent: -H Content-Type: --data-raw '$OTHER "
            "'\"$KEY\"'!'");
}

TEST(CurlLine, SendsWhatCurlWouldReadOtherwise) {
  EXPECT_EQ(CurlLine(kBase, {"POST", "/x[1-3]", {{"X", ""}, {"Accept", "*/*"}}, "@/etc/passwd"}),
            "curl -sS -i -g -X POST 'http://127.0.0.1:8009/x[1-3]' -H 'X;' -H 'Accept: */*' -H "
            "User-Agent: -H Content-Type: --data-raw '@/etc/passwd'");
  EXPECT_EQ(CurlLine("http://h/base", {"GET", "/a b/../#", {}, ""}),
            "curl -sS -i -g 'http://h/base/' --request-target '/base/a b/../#' -H User-Agent:");
}

TEST(CurlLine, HoldsNoByteThatRulesATerminal) {
  const std::string body("-%\\\n\0\x1b\xff\xc2\x9b\xe2\x80\xae'\xc3\xa4", 15);
  EXPECT_EQ(CurlLine(kBase, {"POST", "/\x1b", {{"X", "\x1b[31m"}}, body}),
            "printf '\\055%%\\\\\\012\\000\\033\\377\\302\\233\\342\\200\\256'\\''\xc3\xa4' | curl "
            "-sS -i -g -X POST 'http://127.0.0.1:8009/' --request-target \"$(printf '/\\033')\" -H "
            "\"$(printf 'X: \\033[31m')\" -H User-Agent: -H Content-Type: "
            "--data-binary @-");
}

}  // namespace
}  // namespace output
