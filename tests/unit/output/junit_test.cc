#include "output/forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace output {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;

const TestOrigin kOrigin{"build-7", std::chrono::seconds(1768771607), ""};

TestCase Case(std::string name, microseconds duration,
              TestCase::Outcome outcome = TestCase::Outcome::kPassed) {
  TestCase one;
  one.name = std::move(name);
  one.classname = "c";
  one.duration = duration;
  one.outcome = outcome;
  return one;
}

TEST(Junit, SumsAreThoseOfWhatIsShown) {
  using Outcome = TestCase::Outcome;
  const std::vector<TestSuite> suites = {
      {"first", "a.json", {Case("a", microseconds(1'400)), Case("b", microseconds(1'400))}},
      {"second",
       "",
       {Case("c", microseconds(2'000'000), Outcome::kFailed),
        Case("d", microseconds(0), Outcome::kError),
        Case("e", microseconds(0), Outcome::kSkipped)}}};
  EXPECT_EQ(
      Junit({"understudy", kOrigin, suites}),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"understudy\" tests=\"5\" failures=\"1\" errors=\"1\" time=\"2.002\">\n"
      "  <testsuite name=\"first\" file=\"a.json\" tests=\"2\" failures=\"0\" errors=\"0\" "
      "skipped=\"0\" time=\"0.002\" timestamp=\"2026-01-18T21:26:47\" hostname=\"build-7\">\n"
      "    <testcase name=\"a\" classname=\"c\" time=\"0.001\"/>\n"
      "    <testcase name=\"b\" classname=\"c\" time=\"0.001\"/>\n"
      "  </testsuite>\n"
      "  <testsuite name=\"second\" tests=\"3\" failures=\"1\" errors=\"1\" skipped=\"1\" "
      "time=\"2.000\" timestamp=\"2026-01-18T21:26:47\" hostname=\"build-7\">\n"
      "    <testcase name=\"c\" classname=\"c\" time=\"2.000\">\n"
      "      <failure message=\"\"/>\n"
      "    </testcase>\n"
      "    <testcase name=\"d\" classname=\"c\" time=\"0.000\">\n"
      "      <error message=\"\"/>\n"
      "    </testcase>\n"
      "    <testcase name=\"e\" classname=\"c\" time=\"0.000\">\n"
      "      <skipped message=\"\"/>\n"
      "    </testcase>\n"
      "  </testsuite>\n"
      "</testsuites>\n");
}

TEST(Junit, AnInterruptIsAnErrorOfItsOwn) {
  TestOrigin origin = kOrigin;
  origin.interrupted = "interrupted by SIGTERM";
  const std::string xml = Junit({"understudy", origin, {}});
  EXPECT_THAT(xml, HasSubstr("tests=\"1\" failures=\"0\" errors=\"1\""));
  EXPECT_THAT(xml, HasSubstr("<error message=\"interrupted by SIGTERM\"/>"));
}

TEST(Junit, KeepsLineBreaksAndTabsInAttributes) {
  TestCase one = Case("a", microseconds(0), TestCase::Outcome::kFailed);
  one.message = "one\ntwo & <three>\t\r";
  const std::vector<TestSuite> suites = {{"s", "", {one}}};
  EXPECT_THAT(Junit({"understudy", kOrigin, suites}),
              HasSubstr("message=\"one&#10;two &amp; &lt;three&gt;&#9;&#13;\""));
}

TEST(XmlEscaped, ReplacesWhatXmlCantHold) {
  EXPECT_EQ(XmlEscaped("a<b>&\"c\"\t\n"), "a&lt;b&gt;&amp;&quot;c&quot;\t\n");
  EXPECT_EQ(XmlEscaped(std::string_view("\0\x1b", 2)), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(XmlEscaped("\xff\xc3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(XmlEscaped("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  EXPECT_EQ(XmlEscaped("жö🛰"), "жö🛰");
}

}  // namespace
}  // namespace output
