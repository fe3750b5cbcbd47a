#include "mock_server/redis/resp_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mock_server::redis {
namespace {

using Event = RespReader::Event;
using Words = std::vector<std::string>;
using testing::ElementsAre;

// All commands in the bytes, which arrive in pieces of that size; a fault is the last one.
std::vector<Words> Read(const std::string& bytes, size_t piece) {
  RespReader reader;
  std::vector<Words> commands;
  for (size_t i = 0; i < bytes.size(); i += piece) {
    reader.Add(std::string_view(bytes).substr(i, piece));
    Event event;
    while ((event = reader.Next()) == Event::kCommand) commands.push_back(reader.command());
    if (event == Event::kFault) {
      commands.push_back({std::string(reader.fault())});
      break;
    }
  }
  return commands;
}

TEST(RespReader, ReadsCommandsHoweverTheyArrive) {
  const std::string bytes =
      "*1\r\n$4\r\nPING\r\n*3\r\n$7\r\nPUBLISH\r\n$1\r\nc\r\n$4\r\na\r\nb\r\n"
      "*0\r\n*-1\r\n\r\n  SUBSCRIBE\tone  two \nQUIT\r\n*2\r\n$4\r\nPING\r\n$0\r\n\r\n";
  for (size_t piece : {size_t{1}, size_t{2}, size_t{7}, bytes.size()}) {
    EXPECT_THAT(Read(bytes, piece),
                ElementsAre(Words{"PING"}, Words{"PUBLISH", "c", "a\r\nb"},
                            Words{"SUBSCRIBE", "one", "two"}, Words{"QUIT"}, Words{"PING", ""}))
        << piece;
  }
}

TEST(RespReader, RefusesWhatIsMalformedOrTooLarge) {
  for (const auto& [bytes, fault] : std::vector<std::pair<std::string, const char*>>{
           {"*x\r\n", "invalid multibulk length"},
           {"*1025\r\n", "invalid multibulk length"},
           {"*99999999999999999999\r\n", "invalid multibulk length"},
           {"*1\r\n:1\r\n", "expected '$'"},
           {"*1\r\n*1\r\n", "expected '$'"},
           {"*1\r\n$-1\r\n", "invalid bulk length"},
           {"*1\r\n$1048577\r\n", "invalid bulk length"},
           {"*1\r\n$4\r\nPINGxx", "expected CRLF"},
           {std::string(5000, 'a'), "too big inline request"},
           {"*" + std::string(5000, '1'), "too big inline request"}}) {
    for (size_t piece : {size_t{1}, bytes.size()}) {
      const auto commands = Read(bytes, piece);
      ASSERT_EQ(commands.size(), 1u) << bytes.substr(0, 20);
      EXPECT_THAT(commands.front().front(), testing::HasSubstr(fault)) << bytes.substr(0, 20);
    }
  }
}

TEST(RespReader, LimitsACommandAsAWhole) {
  std::string bytes = "*5\r\n";
  for (int i = 0; i < 5; ++i)
    bytes += "$1048576\r\n" + std::string(RespReader::kMaxBulk, 'a') + "\r\n";
  EXPECT_THAT(Read(bytes, 65536), ElementsAre(Words{"Protocol error: invalid bulk length"}));
}

TEST(RespReader, KnowsWhenACommandIsNotComplete) {
  RespReader reader;
  EXPECT_FALSE(reader.is_within());
  reader.Add("*1\r\n");
  EXPECT_EQ(reader.Next(), Event::kNeedMore);
  EXPECT_TRUE(reader.is_within());
  reader.Add("$4\r\nPING\r\n");
  EXPECT_EQ(reader.Next(), Event::kCommand);
  EXPECT_EQ(reader.Next(), Event::kNeedMore);
  EXPECT_FALSE(reader.is_within());
}

}  // namespace
}  // namespace mock_server::redis
