#include "rehearsal/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace rehearsal {
namespace {

using ::testing::HasSubstr;

std::string FileWith(const std::string& content) {
  std::string path = ::testing::TempDir() + "program";
  std::ofstream(path, std::ios::binary) << content;
  ::chmod(path.c_str(), 0755);
  return path;
}

TEST(CheckProgram, DynamicProgramsAndTheirScriptsCanBeRehearsed) {
  EXPECT_TRUE(CheckProgram("sh"));
  EXPECT_TRUE(CheckProgram("/proc/self/exe"));
  EXPECT_TRUE(CheckProgram(FileWith("#!/usr/bin/env -S sh -x\necho\n")));
  EXPECT_TRUE(CheckProgram(FileWith("echo no interpreter\n")));
  EXPECT_TRUE(CheckProgram("no-such-program-anywhere")) << "whoever starts it says so";
}

TEST(CheckProgram, OthersAreRefusedWithTheReason) {
  const std::string header(
      "\x7f"
      "ELF\x02\x01\x01",
      7);
  const auto refused = CheckProgram(FileWith(header + std::string(100, '\0')));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kBadUsage);
  EXPECT_THAT(refused.error().ToString(), HasSubstr("linked statically"));
  EXPECT_THAT(refused.error().ToString(), HasSubstr("run it without --rehearse"));
  const auto narrow = CheckProgram(FileWith(std::string("\x7f"
                                                        "ELF\x01\x01\x01",
                                                        7) +
                                            std::string(100, '\0')));
  ASSERT_FALSE(narrow);
  EXPECT_THAT(narrow.error().ToString(), HasSubstr("32-bit"));
}

}  // namespace
}  // namespace rehearsal
