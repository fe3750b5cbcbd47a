// Plays raw exchanges to the stand-in's side of a connection, without a socket: wire_player
// gateway|data_layer. Reads exchanges from standard input, writes what came back to standard
// output. An exchange is its number of pieces, then each piece; an answer is its bytes, then 1 when
// the connection was closed. Numbers are 32 bits in the machine's order, and stand before bytes as
// their count. tests/oracle/wire_check.py compares.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "mock_server/http/connection.h"

namespace {

using base::HttpHeader;
using base::HttpRequest;
using base::Service;
using mock_server::http::Answer;
using mock_server::http::Connection;
using mock_server::http::RequestOrigin;

bool IsEarly(const HttpRequest& request) {
  return request.path().find("early") != std::string::npos;
}

// What the application of wire_server.py answers.
class ShowingHandler : public mock_server::http::RequestHandler {
 public:
  bool NeedsBody(const RequestOrigin&, const HttpRequest& head) override { return !IsEarly(head); }

  Answer Handle(const RequestOrigin&, const HttpRequest& request) override {
    std::string text = request.method + "\n";
    text.append(request.path()).append("\n").append(request.query());
    for (const HttpHeader& header : request.headers) {
      text += "\n";
      std::transform(header.name.begin(), header.name.end(), std::back_inserter(text),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      text += "=" + header.value;
    }
    if (!IsEarly(request)) text += "\n" + request.body;
    Answer answer;
    answer.closes = request.path().find("fault") != std::string::npos;
    answer.response.status = answer.closes ? 500 : request.method == "CONNECT" ? 405 : 200;
    answer.response.headers = {{"content-type", "text/plain"}};
    answer.response.body = std::move(text);
    return answer;
  }
};

bool ReadNumber(uint32_t& number) {
  char bytes[sizeof number];
  if (!std::cin.read(bytes, sizeof bytes)) return false;
  std::memcpy(&number, bytes, sizeof bytes);
  return true;
}

void WriteNumber(uint32_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof bytes);
  std::cout.write(bytes, sizeof bytes);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc == 2 ? argv[1] : "";
  if (name != "gateway" && name != "data_layer") {
    std::cerr << "usage: wire_player gateway|data_layer\n";
    return 2;
  }
  const Service service = name == "gateway" ? Service::kGateway : Service::kDataLayer;
  const base::ManualClock clock{std::chrono::microseconds(0)};
  const mock_server::http::FramerLimits limits;
  mock_server::http::ResponseWriter writer(clock);
  ShowingHandler handler;
  for (uint32_t pieces = 0; ReadNumber(pieces);) {
    Connection connection({.service = service}, {}, handler, writer, limits);
    std::string out;
    for (; pieces > 0; --pieces) {
      uint32_t size = 0;
      ReadNumber(size);
      std::string piece(size, '\0');
      std::cin.read(piece.data(), size);
      if (connection.state() == Connection::State::kOpen) connection.Receive(piece, out);
      out += connection.TakeBody();
      while (connection.state() == Connection::State::kMore) {
        connection.Continue(out);
        out += connection.TakeBody();
      }
    }
    WriteNumber(static_cast<uint32_t>(out.size()));
    std::cout << out;
    WriteNumber(connection.state() == Connection::State::kOpen ? 0 : 1);
  }
  return 0;
}
