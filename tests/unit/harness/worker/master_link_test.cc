#include "harness/worker/master_link.h"

#include <gtest/gtest.h>

namespace harness::worker {
namespace {

TEST(MasterAddress, ReadsEveryForm) {
  const struct {
    const char* text;
    const char* host;
    uint16_t port;
    const char* shown;
  } kCases[] = {
      {"192.0.2.1", "192.0.2.1", 5557, "192.0.2.1:5557"},
      {"master.example:6000", "master.example", 6000, "master.example:6000"},
      {"[::1]", "::1", 5557, "[::1]:5557"},
      {"[2001:db8::1]:65535", "2001:db8::1", 65535, "[2001:db8::1]:65535"},
      {"2001:db8::1", "2001:db8::1", 5557, "[2001:db8::1]:5557"},
  };
  for (const auto& test : kCases) {
    const auto address = ParseMasterAddress(test.text);
    ASSERT_TRUE(address) << test.text;
    EXPECT_EQ(address->host, test.host);
    EXPECT_EQ(address->port, test.port);
    EXPECT_EQ(address->ToString(), test.shown);
  }
}

TEST(MasterAddress, SaysWhatIsWrong) {
  const struct {
    const char* text;
    const char* wrong;
  } kCases[] = {
      {"", "has no host"},
      {":5557", "has no host"},
      {"[]", "has no host"},
      {"tcp://127.0.0.1:5557", "is a URL"},
      {"127.0.0.1:", "has no port after the colon"},
      {"[::1]:", "has no port after the colon"},
      {"[::1", "has a bracket that is not closed"},
      {"[::1]5557", "has text after the bracket"},
      {"a:0", "has a port that is not a number from 1 to 65535"},
      {"a:65536", "has a port that is not a number from 1 to 65535"},
      {"a:55x", "has a port that is not a number from 1 to 65535"},
      {"a:-1", "has a port that is not a number from 1 to 65535"},
  };
  for (const auto& test : kCases) {
    const auto address = ParseMasterAddress(test.text);
    ASSERT_FALSE(address) << test.text;
    EXPECT_EQ(address.error().code, base::ErrorCode::kBadUsage);
    EXPECT_NE(address.error().message.find(test.wrong), std::string::npos)
        << address.error().message;
  }
}

}  // namespace
}  // namespace harness::worker
