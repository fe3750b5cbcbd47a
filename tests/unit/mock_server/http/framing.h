#ifndef UNDERSTUDY_TESTS_UNIT_MOCK_SERVER_HTTP_FRAMING_H_
#define UNDERSTUDY_TESTS_UNIT_MOCK_SERVER_HTTP_FRAMING_H_

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/http/request_framer.h"

namespace mock_server::http {

// What both framers are tested with: bytes, and the events they become, a line each.
struct FramingCase {
  const char* name;
  std::string bytes;
  std::string wanted;
};

inline void PrintTo(const FramingCase& c, std::ostream* out) { *out << c.name; }

constexpr FramerLimits kSmallLimits = {
    .max_target_bytes = 40, .max_header_bytes = 200, .max_body_bytes = 20};

inline std::string Describe(const RequestFramer& framer) {
  const base::HttpRequest& request = framer.request();
  std::string text = request.method + " " + request.target;
  for (const auto& header : request.headers)
    text += fmt::format(" {}=[{}]", header.name, header.value);
  if (!request.body.empty()) text += fmt::format(" body=[{}]", request.body);
  if (!framer.keep_alive()) text += " ends";
  if (framer.announces_close()) text += " close";
  return text + "\n";
}

inline std::string Describe(FramingFault fault) {
  switch (fault) {
    case FramingFault::kMalformed:
      return "400\n";
    case FramingFault::kHeadersTooLarge:
      return "431\n";
    case FramingFault::kBodyTooLarge:
      return "413\n";
    case FramingFault::kTooSlow:
    case FramingFault::kNone:
      break;
  }
  return "no such fault\n";
}

inline void Feed(RequestFramer& framer, std::string_view piece, std::string& events) {
  using Event = RequestFramer::Event;
  while (true) {
    switch (framer.Next(piece)) {
      case Event::kNeedMore:
        EXPECT_TRUE(piece.empty());
        return;
      case Event::kHead:
        // Whether it comes depends on the cut, but not when the client waits.
        if (framer.expects_continue()) events += "continue\n";
        break;
      case Event::kRequest:
        events += Describe(framer);
        break;
      case Event::kBodyEnd:
        break;
      case Event::kFault:
        events += Describe(framer.fault());
        return;
    }
  }
}

template <typename Framer>
std::string Frame(const std::vector<std::string>& pieces) {
  Framer framer(kSmallLimits, {});
  std::string events;
  for (const std::string& piece : pieces) {
    Feed(framer, piece, events);
    if (framer.fault() != FramingFault::kNone) break;
  }
  return events;
}

// The same events for the whole, for every cut in two, and byte by byte.
template <typename Framer>
void CheckEveryCut(const FramingCase& c) {
  ASSERT_EQ(Frame<Framer>({c.bytes}), c.wanted);
  std::vector<std::string> single;
  for (size_t cut = 0; cut <= c.bytes.size(); ++cut) {
    ASSERT_EQ(Frame<Framer>({c.bytes.substr(0, cut), c.bytes.substr(cut)}), c.wanted)
        << "cut at " << cut;
    if (cut < c.bytes.size()) single.push_back(c.bytes.substr(cut, 1));
  }
  EXPECT_EQ(Frame<Framer>(single), c.wanted) << "byte by byte";
}

// A body that is not wanted has no limit, and what follows it is the next request.
template <typename Framer>
void CheckDroppedBody() {
  using Event = RequestFramer::Event;
  for (const std::string& body :
       {"Content-Length: 30\r\n\r\n" + std::string(30, 'x'),
        "Transfer-Encoding: chunked\r\n\r\n1e\r\n" + std::string(30, 'x') + "\r\n0\r\n\r\n"}) {
    Framer framer(kSmallLimits, {});
    const std::string bytes =
        "POST /a HTTP/1.1\r\nHost: h\r\n" + body + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n";
    const size_t cut = bytes.find("xxxxx") + 5;
    std::string_view input = std::string_view(bytes).substr(0, cut);
    ASSERT_EQ(framer.Next(input), Event::kHead);
    EXPECT_EQ(framer.request().target, "/a");
    framer.DropBody();
    ASSERT_EQ(framer.Next(input), Event::kNeedMore);
    EXPECT_TRUE(framer.in_request());
    input = std::string_view(bytes).substr(cut);
    ASSERT_EQ(framer.Next(input), Event::kBodyEnd);
    ASSERT_EQ(framer.Next(input), Event::kRequest);
    EXPECT_EQ(Describe(framer), "GET /b Host=[h]\n");
  }
}

}  // namespace mock_server::http

#endif  // UNDERSTUDY_TESTS_UNIT_MOCK_SERVER_HTTP_FRAMING_H_
