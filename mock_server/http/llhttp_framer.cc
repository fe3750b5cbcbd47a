#include "mock_server/http/llhttp_framer.h"

#include <llhttp.h>

#include <cstring>
#include <utility>

#include "mock_server/http/comma_list.h"
#include "mock_server/http/request_target.h"

namespace mock_server::http {

using base::EqualsIgnoreCase;
using base::HttpHeader;

class LlhttpFramer::Parser {
 public:
  explicit Parser(LlhttpFramer& framer) : framer_(framer) {
    llhttp_init(&llhttp_, HTTP_REQUEST, &Settings());
    llhttp_.data = this;
  }

  Event Next(std::string_view& input) {
    if (framer_.fault_ != FramingFault::kNone) return Event::kFault;
    complete_ = false;
    // What is still to come is known before it comes.
    if (framer_.in_request_ && head_done_ && !framer_.dropping_ &&
        (llhttp_.flags & F_CHUNKED) == 0 &&
        framer_.request_.body.size() + llhttp_.content_length > framer_.limits_.max_body_bytes) {
      return framer_.Fail(FramingFault::kBodyTooLarge);
    }
    while (true) {
      const llhttp_errno_t error = Execute(input);
      if (framer_.fault_ != FramingFault::kNone) return Event::kFault;
      if (error == HPE_OK) {
        if (input.empty()) return Event::kNeedMore;
        continue;
      }
      if (error == HPE_PAUSED_UPGRADE) {
        // Nothing is upgraded to: what follows is the next request.
        llhttp_resume_after_upgrade(&llhttp_);
        continue;
      }
      if (error != HPE_PAUSED) return framer_.Fail(FramingFault::kMalformed);
      llhttp_resume(&llhttp_);
      if (complete_) {
        EndHead();
        return framer_.dropping_ ? Event::kBodyEnd : Event::kRequest;
      }
      if (in_trailers_) continue;
      if (llhttp_.upgrade != 0) return LoseBody(input);
      const bool chunked = (llhttp_.flags & F_CHUNKED) != 0;
      if (framer_.expects_continue_ || chunked || llhttp_.content_length > input.size())
        return Event::kHead;
    }
  }

 private:
  static const llhttp_settings_t& Settings();
  static Parser& Of(llhttp_t* llhttp) { return *static_cast<Parser*>(llhttp->data); }

  // Each callback returns 0, HPE_PAUSED to leave llhttp_execute, or HPE_USER with the fault set.
  int Begin() {
    framer_.BeginRequest();
    value_done_ = true;
    head_done_ = false;
    return 0;
  }

  int Target(std::string_view part) {
    std::string& target = framer_.request_.target;
    if (target.size() + part.size() > framer_.limits_.max_target_bytes)
      return Refuse(FramingFault::kMalformed);
    target += part;
    return 0;
  }

  int Name(std::string_view part) {
    // Trailers come after the body that a handler may already act on; none of them is a header.
    if (head_done_) {
      trailer_name_ += part;
      return 0;
    }
    if (value_done_) {
      value_done_ = false;
      framer_.AddHeader();
    }
    framer_.LastHeader().name += part;
    return 0;
  }

  int NameDone() {
    if (!head_done_) {
      const bool is_empty = value_done_ || framer_.LastHeader().name.empty();
      return is_empty ? Refuse(FramingFault::kMalformed) : 0;
    }
    // llhttp 9 refuses the one that would give the body a second length.
    const bool is_length =
        trailer_name_.size() == 14 && EqualsIgnoreCase(trailer_name_, "content-length");
    trailer_name_.clear();
    return is_length ? Refuse(FramingFault::kMalformed) : 0;
  }

  int Value(std::string_view part) {
    if (!head_done_) framer_.LastHeader().value += part;
    return 0;
  }

  int ValueDone() {
    value_done_ = true;
    return 0;
  }

  int HeadDone() {
    head_done_ = true;
    framer_.EndHeaders();
    framer_.request_.method = llhttp_method_name(static_cast<llhttp_method_t>(llhttp_.method));
    const std::string* upgrade = nullptr;
    const std::string* connection = nullptr;
    bool has_coding = false;
    for (const HttpHeader& header : framer_.request_.headers) {
      if (header.name.size() == 10 && EqualsIgnoreCase(header.name, "connection")) {
        connection = &header.value;
        // uvicorn compares bytes.
        if (header.value == "close") framer_.announces_close_ = true;
      } else if (header.name.size() == 6 && EqualsIgnoreCase(header.name, "expect")) {
        if (EqualsIgnoreCase(header.value, "100-continue")) framer_.expects_continue_ = true;
      } else if (header.name.size() == 7 && EqualsIgnoreCase(header.name, "upgrade")) {
        upgrade = &header.value;
      } else if (header.name.size() == 17) {
        has_coding |= EqualsIgnoreCase(header.name, "transfer-encoding");
      }
    }
    const bool http_1_0 = llhttp_.http_major == 1 && llhttp_.http_minor == 0;
    framer_.request_.arrival.by_http_1_0 = http_1_0;
    framer_.speaks_http_1_1_ |= !http_1_0;
    framer_.keep_alive_ = !http_1_0 && !framer_.announces_close_;
    framer_.wants_websocket_ = llhttp_.upgrade != 0 && upgrade != nullptr &&
                               connection != nullptr && HasToken(*connection, "upgrade") &&
                               EqualsIgnoreCase(*upgrade, "websocket");
    // The library of WebSockets gets the target as it is.
    if (!framer_.wants_websocket_ && !NormaliseTarget(framer_.request_.target))
      return Refuse(FramingFault::kMalformed);
    // A body with two ends, or none. llhttp 8.1 sees that later, and not when the coding is empty.
    const bool endless = (llhttp_.flags & F_TRANSFER_ENCODING) != 0 && llhttp_.upgrade == 0;
    if (has_coding && (llhttp_.flags & F_CHUNKED) == 0 &&
        (endless || (llhttp_.flags & F_CONTENT_LENGTH) != 0)) {
      return Refuse(FramingFault::kMalformed);
    }
    // Stop here, so that the bytes of the head can be told from those of the body.
    return HPE_PAUSED;
  }

  // Stops behind the last chunk, so that the trailers can be told from the chunks.
  int ChunkHead() {
    if (llhttp_.content_length > 0) return 0;
    in_trailers_ = true;
    last_char_ = '\n';
    return HPE_PAUSED;
  }

  int Body(std::string_view part) { return framer_.AddToBody(part) ? 0 : HPE_USER; }

  int MessageDone() {
    framer_.in_request_ = false;
    complete_ = true;
    return HPE_PAUSED;
  }

  int Refuse(FramingFault reason) {
    framer_.Fail(reason);
    return HPE_USER;
  }

  // httptools skips the body of a request that asks for an upgrade, and uvicorn forgets what else
  // came in the same packet. The rest of the body, should it come later, must not become a request.
  Event LoseBody(std::string_view& input) {
    framer_.dropping_ = true;
    llhttp_errno_t error = HPE_OK;
    do {
      error = Execute(input);
      if (error == HPE_PAUSED && !complete_) llhttp_resume(&llhttp_);
    } while (!complete_ && !input.empty() && (error == HPE_OK || error == HPE_PAUSED));
    if (complete_) {
      llhttp_resume(&llhttp_);
      EndHead();
    }
    input = {};
    return Event::kRequest;
  }

  void EndHead() {
    framer_.head_size_ = std::exchange(head_bytes_, 0);
    line_started_ = false;
    in_trailers_ = false;
    last_char_ = 0;
  }

  // llhttp 8.1.0 takes a lone CR as the end of a header (CVE-2023-30589) and forgives lone LFs; a
  // proxy in front may not, and then two requests hide in one. Every line of the head and of the
  // trailers must end in CR LF and none may begin with a blank.
  bool LinesAreClean(std::string_view lines) {
    const char* at = lines.data();
    const char* const end = at + lines.size();
    // Blank lines before a request are forgiven.
    while (!line_started_ && at < end) {
      if (*at == '\r' || *at == '\n') {
        ++at;
      } else {
        line_started_ = true;
      }
    }
    while (at < end) {
      if (last_char_ == '\n' && (*at == ' ' || *at == '\t')) return false;
      const auto* lf =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
      const char* const line_end = lf == nullptr ? end : lf;
      const auto* cr =
          static_cast<const char*>(std::memchr(at, '\r', static_cast<size_t>(line_end - at)));
      // The only CR of a line is right before its LF, or was the last byte of the piece before.
      if (last_char_ == '\r' && lf != at) return false;
      if (cr != nullptr && cr + 1 != line_end) return false;
      if (lf == nullptr) {
        last_char_ = end[-1];
        return true;
      }
      if (cr == nullptr && !(last_char_ == '\r' && lf == at)) return false;
      last_char_ = '\n';
      at = lf + 1;
    }
    return true;
  }

  // Runs the parser over the front of `input`. A head is never handed to it beyond its limit, so
  // that of two faults the first counts, wherever the bytes were cut.
  llhttp_errno_t Execute(std::string_view& input) {
    const bool in_head = !head_done_ || !framer_.in_request_;
    const bool lines = in_trailers_;  // may begin in this piece, and then is not yet looked at
    const std::string_view piece =
        in_head ? input.substr(0, framer_.limits_.max_header_bytes - head_bytes_) : input;
    if (piece.empty() && !input.empty()) {
      framer_.Fail(FramingFault::kHeadersTooLarge);
      return HPE_USER;
    }
    const llhttp_errno_t error = llhttp_execute(&llhttp_, piece.data(), piece.size());
    const size_t used = error == HPE_OK
                            ? piece.size()
                            : static_cast<size_t>(llhttp_get_error_pos(&llhttp_) - piece.data());
    if (in_head) head_bytes_ += used;
    if ((in_head || lines) && !LinesAreClean(piece.substr(0, used)))
      framer_.Fail(FramingFault::kMalformed);
    input.remove_prefix(used);
    return error;
  }

  LlhttpFramer& framer_;
  llhttp_t llhttp_;
  std::string trailer_name_;   // of the trailer at work, up to its value
  size_t head_bytes_ = 0;      // taken so far of the head at work
  char last_char_ = 0;         // of the head, across calls
  bool line_started_ = false;  // a byte of the request line came
  bool in_trailers_ = false;
  bool value_done_ = true;
  bool head_done_ = false;
  bool complete_ = false;
};

const llhttp_settings_t& LlhttpFramer::Parser::Settings() {
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t s;
    llhttp_settings_init(&s);
    s.on_message_begin = [](llhttp_t* p) { return Of(p).Begin(); };
    s.on_url = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Target({at, n}); };
    s.on_header_field = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Name({at, n}); };
    s.on_header_field_complete = [](llhttp_t* p) { return Of(p).NameDone(); };
    s.on_header_value = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Value({at, n}); };
    s.on_header_value_complete = [](llhttp_t* p) { return Of(p).ValueDone(); };
    s.on_headers_complete = [](llhttp_t* p) { return Of(p).HeadDone(); };
    s.on_chunk_header = [](llhttp_t* p) { return Of(p).ChunkHead(); };
    s.on_body = [](llhttp_t* p, const char* at, size_t n) { return Of(p).Body({at, n}); };
    s.on_message_complete = [](llhttp_t* p) { return Of(p).MessageDone(); };
    return s;
  }();
  return settings;
}

LlhttpFramer::LlhttpFramer(const FramerLimits& limits, const base::Arrival& arrival)
    : RequestFramer(limits, arrival), parser_(std::make_unique<Parser>(*this)) {}
LlhttpFramer::~LlhttpFramer() = default;

LlhttpFramer::Event LlhttpFramer::Next(std::string_view& input) { return parser_->Next(input); }

}  // namespace mock_server::http
