#include "python/text.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string_view>

namespace python {
namespace {

TEST(PythonRepr, QuotesAndEscapesTextAsPythonDoes) {
  EXPECT_EQ(PythonRepr(std::string_view("a b")), "'a b'");
  EXPECT_EQ(PythonRepr(std::string_view("it's")), "\"it's\"");
  EXPECT_EQ(PythonRepr(std::string_view("it's \"so\"")), "'it\\'s \"so\"'");
  EXPECT_EQ(PythonRepr(std::string_view("garbage\r\n\t\\")), "'garbage\\r\\n\\t\\\\'");
  EXPECT_EQ(PythonRepr(std::string_view("\x01\x7f", 2)), "'\\x01\\x7f'");
  EXPECT_EQ(PythonRepr(std::string_view("агент")), "'агент'");
  EXPECT_EQ(PythonRepr(std::string_view("\xff\xc3(")), "'\\xff\\xc3('");
}

TEST(PythonRepr, PrintsFloatsWithTheShortestDigits) {
  EXPECT_EQ(PythonRepr(365.0), "365.0");
  EXPECT_EQ(PythonRepr(2.3285769174302198), "2.3285769174302198");
  EXPECT_EQ(PythonRepr(0.0), "0.0");
  EXPECT_EQ(PythonRepr(-0.0), "-0.0");
  EXPECT_EQ(PythonRepr(0.0001), "0.0001");
  EXPECT_EQ(PythonRepr(0.00001), "1e-05");
  EXPECT_EQ(PythonRepr(1e16), "1e+16");
  EXPECT_EQ(PythonRepr(123456789012345.0), "123456789012345.0");
  EXPECT_EQ(PythonRepr(1e100), "1e+100");
}

TEST(PythonOsError, NamesTheExceptionOfAnErrno) {
  EXPECT_EQ(PythonOsError(ECONNREFUSED), "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_EQ(PythonOsError(ECONNRESET), "ConnectionResetError(104, 'Connection reset by peer')");
  EXPECT_EQ(PythonOsError(EHOSTUNREACH), "OSError(113, 'No route to host')");
}

}  // namespace
}  // namespace python
