#include "mock_server/http/request_framer.h"

#include <llhttp.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/http/request_target.h"

namespace mock_server::http {

using contracts::core::EqualsIgnoreCase;
using contracts::core::HttpHeader;
using contracts::core::HttpRequest;

namespace {

// A string with more room than this is freed when the connection waits.
constexpr size_t kKeptCapacityBytes = 4096;

}  // namespace

struct RequestFramer::State {
  explicit State(const FramerLimits& framer_limits) : limits(framer_limits) {
    llhttp_init(&parser, HTTP_REQUEST, &Settings());
    parser.data = this;
  }

  static const llhttp_settings_t& Settings();
  static State& Of(llhttp_t* parser) { return *static_cast<State*>(parser->data); }

  // Each callback returns 0, HPE_PAUSED to leave llhttp_execute, or HPE_USER with `fault` set.
  int Begin() {
    request.target.clear();
    request.body.clear();
    for (HttpHeader& header : request.headers) spare.push_back(std::move(header));
    request.headers.clear();
    value_done = true;
    head_done = false;
    close_asked = false;
    expects_continue = false;
    in_request = true;
    return 0;
  }

  int Target(std::string_view part) {
    if (request.target.size() + part.size() > limits.max_target_bytes)
      return Fail(FramingFault::kMalformed);
    request.target += part;
    return 0;
  }

  int Name(std::string_view part) {
    // Trailers come after the body that a handler may already act on; none of them is a header.
    if (head_done) return 0;
    if (value_done) {
      value_done = false;
      if (spare.empty()) {
        request.headers.emplace_back();
      } else {
        request.headers.push_back(std::move(spare.back()));
        spare.pop_back();
        request.headers.back().name.clear();
        request.headers.back().value.clear();
      }
    }
    request.headers.back().name += part;
    return 0;
  }

  int Value(std::string_view part) {
    if (!head_done) request.headers.back().value += part;
    return 0;
  }

  int ValueDone() {
    if (!head_done && request.headers.back().name.empty()) return Fail(FramingFault::kMalformed);
    value_done = true;
    return 0;
  }

  int HeadDone() {
    head_done = true;
    if (parser.method == HTTP_CONNECT) return Fail(FramingFault::kMalformed);
    if (!NormaliseTarget(request.target)) return Fail(FramingFault::kMalformed);
    request.method = llhttp_method_name(static_cast<llhttp_method_t>(parser.method));
    for (const HttpHeader& header : request.headers) {
      if (header.name.size() == 10 && header.value == "close" &&
          EqualsIgnoreCase(header.name, "connection")) {
        close_asked = true;
      } else if (header.name.size() == 6 && EqualsIgnoreCase(header.name, "expect")) {
        expects_continue = EqualsIgnoreCase(header.value, "100-continue");
      }
    }
    // Stop here, so that the bytes of the head can be told from those of the body.
    return HPE_PAUSED;
  }

  int Body(std::string_view part) {
    if (request.body.size() + part.size() > limits.max_body_bytes)
      return Fail(FramingFault::kBodyTooLarge);
    request.body += part;
    return 0;
  }

  int MessageDone() {
    in_request = false;
    complete = true;
    return HPE_PAUSED;
  }

  int Fail(FramingFault reason) {
    if (fault == FramingFault::kNone) fault = reason;
    return HPE_USER;
  }

  // llhttp 8.1.0 takes a lone CR as the end of a header (CVE-2023-30589) and forgives lone LFs; a
  // proxy in front may not, and then two requests hide in one. Every line of the head must end in
  // CR LF and none may begin with a blank.
  bool LinesAreClean(std::string_view head) {
    const char* at = head.data();
    const char* const end = at + head.size();
    // Blank lines before a request are forgiven.
    while (!line_started && at < end) {
      if (*at == '\r' || *at == '\n') {
        ++at;
      } else {
        line_started = true;
      }
    }
    while (at < end) {
      if (last_char == '\n' && (*at == ' ' || *at == '\t')) return false;
      const auto* lf =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
      const char* const line_end = lf == nullptr ? end : lf;
      const auto* cr =
          static_cast<const char*>(std::memchr(at, '\r', static_cast<size_t>(line_end - at)));
      // The only CR of a line is right before its LF, or was the last byte of the piece before.
      if (last_char == '\r' && lf != at) return false;
      if (cr != nullptr && cr + 1 != line_end) return false;
      if (lf == nullptr) {
        last_char = end[-1];
        return true;
      }
      if (cr == nullptr && !(last_char == '\r' && lf == at)) return false;
      last_char = '\n';
      at = lf + 1;
    }
    return true;
  }

  // Runs the parser over the front of `input`. A head is never handed to it beyond its limit, so
  // that of two faults the first counts, wherever the bytes were cut.
  llhttp_errno_t Execute(std::string_view& input) {
    const bool in_head = !head_done || !in_request;
    const std::string_view piece =
        in_head ? input.substr(0, limits.max_header_bytes - head_bytes) : input;
    if (piece.empty() && !input.empty()) {
      Fail(FramingFault::kHeadersTooLarge);
      return HPE_USER;
    }
    const llhttp_errno_t error = llhttp_execute(&parser, piece.data(), piece.size());
    const size_t used = error == HPE_OK
                            ? piece.size()
                            : static_cast<size_t>(llhttp_get_error_pos(&parser) - piece.data());
    if (in_head) {
      head_bytes += used;
      if (!LinesAreClean(piece.substr(0, used))) Fail(FramingFault::kMalformed);
    }
    input.remove_prefix(used);
    return error;
  }

  Event Next(std::string_view& input) {
    if (fault != FramingFault::kNone) return Event::kFault;
    complete = false;
    while (true) {
      const llhttp_errno_t error = Execute(input);
      if (fault != FramingFault::kNone) return Event::kFault;
      if (error == HPE_OK) {
        if (input.empty()) return Event::kNeedMore;
        continue;
      }
      if (error == HPE_PAUSED_UPGRADE) {
        // Nothing is upgraded to: what follows is the next request.
        llhttp_resume_after_upgrade(&parser);
        continue;
      }
      if (error != HPE_PAUSED) {
        Fail(FramingFault::kMalformed);
        return Event::kFault;
      }
      llhttp_resume(&parser);
      if (complete) {
        head_size = std::exchange(head_bytes, 0);
        line_started = false;
        last_char = 0;
        return Event::kRequest;
      }
      const bool has_body = (parser.flags & F_CHUNKED) != 0 || parser.content_length > 0;
      if (has_body && parser.content_length > limits.max_body_bytes &&
          (parser.flags & F_CHUNKED) == 0) {
        Fail(FramingFault::kBodyTooLarge);
        return Event::kFault;
      }
      // The real servers answer when the application asks for the body, and it does for these
      // whether there is one.
      const bool may_have_body = parser.method == HTTP_POST || parser.method == HTTP_PATCH;
      if (expects_continue && (has_body || may_have_body)) return Event::kContinue;
    }
  }

  const FramerLimits limits;
  llhttp_t parser;
  HttpRequest request;
  std::vector<HttpHeader> spare;  // headers of earlier requests, kept for the room in their strings
  size_t head_bytes = 0;          // taken so far of the head at work
  size_t head_size = 0;           // of the last request's head
  FramingFault fault = FramingFault::kNone;
  char last_char = 0;         // of the head, across calls
  bool line_started = false;  // a byte of the request line came
  bool value_done = true;
  bool head_done = false;
  bool close_asked = false;
  bool expects_continue = false;
  bool in_request = false;
  bool complete = false;
};

const llhttp_settings_t& RequestFramer::State::Settings() {
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_message_begin = [](llhttp_t* p) { return Of(p).Begin(); };
    s.on_url = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Target({at, n}); };
    s.on_header_field = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Name({at, n}); };
    s.on_header_value = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Value({at, n}); };
    s.on_header_value_complete = [](llhttp_t* p) { return Of(p).ValueDone(); };
    s.on_headers_complete = [](llhttp_t* p) { return Of(p).HeadDone(); };
    s.on_body = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Body({at, n}); };
    s.on_message_complete = [](llhttp_t* p) { return Of(p).MessageDone(); };
    return s;
  }();
  return settings;
}

RequestFramer::RequestFramer(const FramerLimits& limits)
    : state_(std::make_unique<State>(limits)) {}
RequestFramer::~RequestFramer() = default;

RequestFramer::Event RequestFramer::Next(std::string_view& input) { return state_->Next(input); }
const HttpRequest& RequestFramer::request() const { return state_->request; }
bool RequestFramer::close_asked() const { return state_->close_asked; }
bool RequestFramer::keep_alive() const {
  const bool http_1_0 = state_->parser.http_major == 1 && state_->parser.http_minor == 0;
  return !http_1_0 && !state_->close_asked;
}
FramingFault RequestFramer::fault() const { return state_->fault; }
bool RequestFramer::in_request() const { return state_->in_request; }

void RequestFramer::Shrink() {
  if (state_->in_request) return;
  HttpRequest& request = state_->request;
  // Assigning an empty string would keep the room.
  if (request.body.capacity() > kKeptCapacityBytes) std::string().swap(request.body);
  if (request.target.capacity() > kKeptCapacityBytes) std::string().swap(request.target);
  if (state_->head_size > kKeptCapacityBytes) {
    contracts::core::HttpHeaders().swap(request.headers);
    std::vector<HttpHeader>().swap(state_->spare);
  }
}

}  // namespace mock_server::http
