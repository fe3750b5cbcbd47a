#include "harness/client/response_parser.h"

#include <algorithm>

#include "base/http_message.h"
#include "harness/client/response_framing.h"
#include "harness/client/target.h"
#include "python/repr.h"

namespace harness::client {

using python::StrRepr;

// llhttp is C: its callbacks find the parser through `data`.
struct ResponseParserCallbacks {
  static ResponseParser& Self(llhttp_t* parser) {
    return *static_cast<ResponseParser*>(parser->data);
  }

  static int OnMessageBegin(llhttp_t* parser) {
    ResponseParser& self = Self(parser);
    self.reason_.clear();
    self.location_.clear();
    self.diagnosis_.clear();
    self.in_body_ = false;
    return 0;
  }

  static int OnStatus(llhttp_t* parser, const char* at, size_t size) {
    Self(parser).reason_.append(at, size);
    return 0;
  }

  // Only two headers are of interest here; llhttp itself looks after the framing.
  static int OnHeaderField(llhttp_t* parser, const char* at, size_t size) {
    ResponseParser& self = Self(parser);
    if (self.field_.size() <= kDiagnosisHeader.size()) self.field_.append(at, size);
    return 0;
  }

  static int OnHeaderFieldComplete(llhttp_t* parser) {
    ResponseParser& self = Self(parser);
    self.wanted_ = nullptr;
    if (base::EqualsIgnoreCase(self.field_, "location")) self.wanted_ = &self.location_;
    if (base::EqualsIgnoreCase(self.field_, kDiagnosisHeader)) self.wanted_ = &self.diagnosis_;
    if (self.wanted_ != nullptr) self.wanted_->clear();
    self.field_.clear();
    return 0;
  }

  static int OnHeaderValue(llhttp_t* parser, const char* at, size_t size) {
    std::string* const wanted = Self(parser).wanted_;
    if (wanted != nullptr && wanted->size() + size <= 65536) wanted->append(at, size);
    return 0;
  }

  static int OnHeadersComplete(llhttp_t* parser) {
    ResponseParser& self = Self(parser);
    self.status_ = parser->status_code;
    self.in_body_ = self.status_ >= 200;
    return IsBodyless(self.head_request_, self.status_) ? 1 : 0;
  }

  static int OnBody(llhttp_t* parser, const char* at, size_t size) {
    ResponseParser& self = Self(parser);
    self.body_bytes_ += size;
    if (self.body_bytes_ > self.max_body_bytes_) {
      self.too_large_ = true;
      return HPE_USER;
    }
    self.AppendBody(at, size);
    return 0;
  }

  static int OnMessageComplete(llhttp_t* parser) {
    ResponseParser& self = Self(parser);
    if (IsAnnouncement(self.status_)) return 0;
    self.keep_alive_ = KeepsAlive(*parser);
    self.done_ = true;
    return HPE_PAUSED;
  }

  static const llhttp_settings_t& Settings() {
    static const llhttp_settings_t settings = [] {
      llhttp_settings_t s;
      llhttp_settings_init(&s);
      s.on_message_begin = OnMessageBegin;
      s.on_status = OnStatus;
      s.on_header_field = OnHeaderField;
      s.on_header_field_complete = OnHeaderFieldComplete;
      s.on_header_value = OnHeaderValue;
      s.on_headers_complete = OnHeadersComplete;
      s.on_body = OnBody;
      s.on_message_complete = OnMessageComplete;
      return s;
    }();
    return settings;
  }
};

void ResponseParser::Begin(bool head_request, uint64_t max_body_bytes) {
  llhttp_init(&parser_, HTTP_RESPONSE, &ResponseParserCallbacks::Settings());
  parser_.data = this;
  max_body_bytes_ = max_body_bytes;
  body_bytes_ = 0;
  span_ = {};
  body_.clear();
  fault_.clear();
  field_.clear();
  status_ = 0;
  head_request_ = head_request;
  wanted_ = nullptr;
  in_body_ = done_ = too_large_ = keep_alive_ = any_input_ = false;
}

ResponseParser::State ResponseParser::Feed(const char* data, size_t size, size_t* used) {
  const bool first = !any_input_;
  any_input_ = true;
  *used = size;
  const llhttp_errno_t error = llhttp_execute(&parser_, data, size);
  if (done_) {
    if (error == HPE_PAUSED) {
      *used = static_cast<size_t>(llhttp_get_error_pos(&parser_) - data);
    }
    return State::kDone;
  }
  if (too_large_) return State::kTooLarge;
  if (error != HPE_OK) {
    const std::string_view text(data, size);
    if (first && !text.starts_with("HTTP/")) {
      const size_t line = std::min(text.find('\n'), size_t{199});
      fault_ = "BadStatusLine(" + StrRepr(text.substr(0, line + 1)) + ")";
    } else {
      fault_ = "ProtocolError(" +
               StrRepr(std::string("malformed answer: ") + llhttp_get_error_reason(&parser_)) + ")";
    }
    return State::kBad;
  }
  KeepSpan();
  return State::kMore;
}

ResponseParser::State ResponseParser::End() {
  if (!any_input_) return State::kMore;
  llhttp_finish(&parser_);
  return done_ ? State::kDone : State::kMore;
}

bool ResponseParser::chunked() const { return (parser_.flags & F_CHUNKED) != 0; }

void ResponseParser::AppendBody(const char* data, size_t size) {
  if (body_.empty() && span_.empty()) {
    span_ = std::string_view(data, size);
  } else if (body_.empty() && span_.data() + span_.size() == data) {
    span_ = std::string_view(span_.data(), span_.size() + size);
  } else {
    KeepSpan();
    body_.append(data, size);
  }
}

// The caller's buffer is about to change.
void ResponseParser::KeepSpan() {
  if (span_.empty()) return;
  body_.append(span_);
  span_ = {};
}

void ResponseParser::ReleaseMemory() {
  span_ = {};
  if (body_.capacity() > 256) {
    std::string().swap(body_);
  } else {
    body_.clear();
  }
}

}  // namespace harness::client
