// Rules of a line or two that many modules share.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <utility>

#include "base/counted.h"
#include "base/file_descriptor.h"
#include "base/fnv.h"
#include "base/hex.h"
#include "base/http_message.h"
#include "base/number.h"
#include "base/percent.h"
#include "base/utf8.h"
#include "base/uuid.h"

namespace base {
namespace {

TEST(Counted, HasAnSUnlessItIsOne) {
  EXPECT_EQ(Counted(0, "request"), "0 requests");
  EXPECT_EQ(Counted(1, "request"), "1 request");
  EXPECT_EQ(Counted(uint64_t{2}, "named session"), "2 named sessions");
}

// The published values of FNV-1a with 64 bits: draws of every seed depend on them.
TEST(Fnv1a, HasThePublishedValues) {
  EXPECT_EQ(Fnv1a(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(Fnv1a("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(Fnv1a("foobar"), 0x85944171f73967e8ULL);
}

TEST(TrimBlanks, TakesBlanksAndTabsFromBothEnds) {
  for (const char* text : {"a b", " a b", "a b\t", "\t  a b \t"})
    EXPECT_EQ(TrimBlanks(text), "a b");
  EXPECT_EQ(TrimBlanks(" \t "), "");
  EXPECT_EQ(TrimBlanks("\r\na\r\n"), "\r\na\r\n");
}

TEST(HasUuidForm, TakesTheDigitsThatItIsToldToTake) {
  EXPECT_TRUE(HasUuidForm("7C9E6679-7425-40DE-944B-E07FC1F90AE7", IsHexDigit));
  EXPECT_FALSE(HasUuidForm("7C9E6679-7425-40DE-944B-E07FC1F90AEG", IsHexDigit));
  EXPECT_FALSE(HasUuidForm("7c9e6679742540de944be07fc1f90ae7", IsHexDigit));
}

TEST(ParseNumber, TakesTheWholeText) {
  EXPECT_EQ(ParseNumber<int>("-12"), -12);
  EXPECT_EQ(ParseNumber<double>("1e3"), 1000.0);
  for (const char* text : {"", " 1", "1 ", "+1", "1x", "x", "256"})
    EXPECT_EQ(ParseNumber<uint8_t>(text), std::nullopt) << text;
}

TEST(ParseMeasure, IsANumberAndItsUnit) {
  const auto measure = ParseMeasure("1.5ms");
  ASSERT_TRUE(measure);
  EXPECT_EQ(measure->number, 1.5);
  EXPECT_EQ(measure->unit, "ms");
  EXPECT_EQ(ParseMeasure("7")->unit, "");
  for (const char* text : {"", "ms", "-1s", "inf", "nan", "1e999s"})
    EXPECT_FALSE(ParseMeasure(text)) << text;
}

TEST(PercentDecode, LeavesWhatIsNoEscape) {
  EXPECT_EQ(PercentDecode("a%20b%C3%bc"), "a bü");
  EXPECT_EQ(PercentDecode("%4"), "%4");
  EXPECT_EQ(PercentDecode("%zz%+1%"), "%zz%+1%");
  EXPECT_EQ(PercentDecode("%2541"), "%41");
}

TEST(PercentEncode, KeepsWhatItIsTold) {
  EXPECT_EQ(PercentEncode("a b/ü~"), "a%20b%2F%C3%BC~");
  EXPECT_EQ(PercentEncode("a b/ü~", "/"), "a%20b/%C3%BC~");
}

TEST(CharacterStart, IsWhereTheCharacterBegins) {
  const std::string_view text = "a\xc3\xbc\xf0\x9f\x9a\x80";  // aü🚀
  const size_t starts[] = {0, 1, 1, 3, 3, 3, 3};
  for (size_t i = 0; i < text.size(); ++i) EXPECT_EQ(CharacterStart(text, i), starts[i]) << i;
}

TEST(FileDescriptor, ClosesWhatItOwns) {
  const auto is_open = [](int fd) { return ::fcntl(fd, F_GETFD) != -1; };
  FileDescriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(first);
  const int number = first.get();
  FileDescriptor second(std::move(first));
  EXPECT_EQ(second.get(), number);
  EXPECT_TRUE(is_open(number));
  second = FileDescriptor();
  EXPECT_FALSE(second);
  EXPECT_FALSE(is_open(number));
}

}  // namespace
}  // namespace base
