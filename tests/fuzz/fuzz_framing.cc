// Request framing of both servers and the conversation above it: any bytes, cut anywhere, give the
// same requests as in one piece, and never more work than they ask for. The first byte of an input
// says where it is cut.
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mock_server/http/connection.h"
#include "mock_server/http/server_rules.h"

namespace {

using base::Service;
using mock_server::http::Answer;
using mock_server::http::Connection;
using mock_server::http::FramerLimits;
using mock_server::http::FramingFault;
using mock_server::http::RequestFramer;
using mock_server::http::RequestHandler;
using mock_server::http::RequestOrigin;
using mock_server::http::ResponseWriter;

constexpr FramerLimits kLimits = {
    .max_target_bytes = 200, .max_header_bytes = 1000, .max_body_bytes = 300};

void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// Everything the framer makes of the bytes, up to its fault.
std::string Frame(Service service, std::string_view first, std::string_view second) {
  const auto made = mock_server::http::RulesOf(service).make_framer(kLimits, {});
  RequestFramer& framer = *made;
  std::string events;
  for (std::string_view piece : {first, second}) {
    for (bool more = true; more;) {
      const size_t before = piece.size();
      switch (framer.Next(piece)) {
        case RequestFramer::Event::kNeedMore:
          Check(piece.empty(), "all input is consumed");
          more = false;
          break;
        case RequestFramer::Event::kHead:
          Check(framer.in_request(), "a head is not the whole request");
          if (framer.expects_continue()) events += "continue\n";
          break;
        case RequestFramer::Event::kBodyEnd:
          break;
        case RequestFramer::Event::kRequest: {
          const auto& request = framer.request();
          Check(request.target.size() <= kLimits.max_header_bytes, "the head's limit");
          Check(request.body.size() <= kLimits.max_body_bytes, "the body's limit");
          events += request.method + ' ' + request.target + '\n';
          for (const auto& header : request.headers) {
            Check(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                  "no line break in a value");
            events += header.name + '=' + header.value + '\n';
          }
          events += request.body + '\n';
          break;
        }
        case RequestFramer::Event::kFault:
          return events + "fault " + std::to_string(static_cast<int>(framer.fault()));
      }
      Check(piece.size() <= before, "input only shrinks");
    }
  }
  return events;
}

bool AsksForUpgrade(std::string events) {
  for (char& c : events) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return events.find("\nupgrade=") != std::string::npos ||
         events.find("connect ") != std::string::npos;
}

class EchoHandler : public RequestHandler {
 public:
  bool NeedsBody(const RequestOrigin&, const base::HttpRequest& head) override {
    return head.target.size() % 2 == 0;
  }

  Answer Handle(const RequestOrigin& origin, const base::HttpRequest& request) override {
    Answer answer;
    answer.response.body = request.target;
    if (origin.number % 5 == 4) answer.delay = std::chrono::nanoseconds(1);
    answer.closes = request.target.ends_with('!');
    return answer;
  }
};

void Converse(Service service, std::string_view first, std::string_view second) {
  const base::ManualClock clock{std::chrono::microseconds(0)};
  EchoHandler handler;
  ResponseWriter writer(clock);
  Connection connection(RequestOrigin{.service = service}, {}, handler, writer, kLimits);
  std::string out;
  const auto settle = [&] {
    for (int turns = 0;; ++turns) {
      Check(turns < 10'000, "a conversation comes to rest");
      if (connection.state() == Connection::State::kDelayed) {
        connection.Deliver(out);
      } else if (connection.state() == Connection::State::kMore) {
        connection.Continue(out);
      } else {
        return;
      }
    }
  };
  connection.Receive(first, out);
  settle();
  connection.Receive(second, out);
  settle();
  connection.Shrink();
  connection.ReceiveEnd(out);
  settle();
  Check(connection.state() != Connection::State::kOpen,
        "the end of the input ends the conversation");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t cut = bytes.empty() ? 0 : data[0] * bytes.size() / 256;
  const std::string_view first = bytes.substr(0, cut);
  const std::string_view second = bytes.substr(cut);
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    // What is lost with an upgrade depends on the cut.
    const std::string whole = Frame(service, bytes, {});
    const bool upgrade = service == Service::kGateway && AsksForUpgrade(whole);
    Check(upgrade || whole == Frame(service, first, second), "a cut changes nothing");
    Converse(service, first, second);
  }
  return 0;
}
