#include "python/repr.h"
#include "python/json_writer.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace python {
namespace {

TEST(StrReprTest, QuotesAndEscapesAsPythonDoes) {
  EXPECT_EQ(StrRepr("a"), "'a'");
  EXPECT_EQ(StrRepr("it's"), "\"it's\"");
  EXPECT_EQ(StrRepr("it's \"x\""), "'it\\'s \"x\"'");
  EXPECT_EQ(StrRepr("a\tb\nc\\\x01\x7f"), "'a\\tb\\nc\\\\\\x01\\x7f'");
  EXPECT_EQ(StrRepr("\xc2\xa0\xc2\xad\xe2\x80\x8b"), "'\\xa0\\xad\\u200b'");
  EXPECT_EQ(StrRepr("\xed\xa0\x80"), "'\\ud800'");
  EXPECT_EQ(StrRepr("\xd0\xb0\xf0\x9f\x8c\x8a"), "'\xd0\xb0\xf0\x9f\x8c\x8a'");
  EXPECT_EQ(StrRepr("\xf3\xb0\x80\x80"), "'\\U000f0000'");
}

TEST(ReprTest, WritesContainers) {
  EXPECT_EQ(Repr(List{1, 2.5, true, Value(), "x"}), "[1, 2.5, True, None, 'x']");
  EXPECT_EQ(Repr(Dict{{"a", Dict{}}, {"b", List{}}}), "{'a': {}, 'b': []}");
}

TEST(TruncatedReprTest, CutsAfterFiftyBytesInTheMiddle) {
  EXPECT_EQ(TruncatedRepr(std::string(48, 'a')), "'" + std::string(48, 'a') + "'");
  EXPECT_EQ(TruncatedRepr(std::string(49, 'a')),
            "'" + std::string(24, 'a') + "..." + std::string(23, 'a') + "'");
}

TEST(TruncatedReprTest, NeverCutsInsideACharacter) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "\xd0\xb0";
  const std::string shown = TruncatedRepr(text);
  EXPECT_EQ(shown, "'" + text.substr(0, 24) + "..." + text.substr(0, 22) + "'");
}

TEST(StrRepr, QuotesAndEscapesTextAsPythonDoes) {
  EXPECT_EQ(StrRepr(std::string_view("a b")), "'a b'");
  EXPECT_EQ(StrRepr(std::string_view("it's")), "\"it's\"");
  EXPECT_EQ(StrRepr(std::string_view("it's \"so\"")), "'it\\'s \"so\"'");
  EXPECT_EQ(StrRepr(std::string_view("garbage\r\n\t\\")), "'garbage\\r\\n\\t\\\\'");
  EXPECT_EQ(StrRepr(std::string_view("\x01\x7f", 2)), "'\\x01\\x7f'");
  EXPECT_EQ(StrRepr(std::string_view("агент")), "'агент'");
  EXPECT_EQ(StrRepr(std::string_view("\xff\xc3(")), "'\\xff\\xc3('");
}

TEST(FloatRepr, PrintsFloatsWithTheShortestDigits) {
  EXPECT_EQ(FloatRepr(365.0), "365.0");
  EXPECT_EQ(FloatRepr(2.3285769174302198), "2.3285769174302198");
  EXPECT_EQ(FloatRepr(0.0), "0.0");
  EXPECT_EQ(FloatRepr(-0.0), "-0.0");
  EXPECT_EQ(FloatRepr(0.0001), "0.0001");
  EXPECT_EQ(FloatRepr(0.00001), "1e-05");
  EXPECT_EQ(FloatRepr(1e16), "1e+16");
  EXPECT_EQ(FloatRepr(123456789012345.0), "123456789012345.0");
  EXPECT_EQ(FloatRepr(1e100), "1e+100");
}

TEST(OsErrorRepr, NamesTheExceptionOfAnErrno) {
  EXPECT_EQ(OsErrorRepr(ECONNREFUSED), "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_EQ(OsErrorRepr(ECONNRESET), "ConnectionResetError(104, 'Connection reset by peer')");
  EXPECT_EQ(OsErrorRepr(EHOSTUNREACH), "OSError(113, 'No route to host')");
}

}  // namespace
}  // namespace python
