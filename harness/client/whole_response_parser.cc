#include "harness/client/whole_response_parser.h"

#include <fmt/format.h>

#include "harness/client/response_framing.h"

namespace harness::client {

// llhttp is C: its callbacks find the parser through `data`.
struct WholeResponseParser::Callbacks {
  static WholeResponseParser& Self(llhttp_t* parser) {
    return *static_cast<WholeResponseParser*>(parser->data);
  }

  static int OnMessageBegin(llhttp_t* parser) {
    Self(parser).response_ = {};
    return 0;
  }

  static int Checked(llhttp_t* parser, bool fits) {
    if (fits) return 0;
    Self(parser).fault_ = "its headers never end";
    return HPE_USER;
  }
  static int OnField(llhttp_t* parser, const char* at, size_t size) {
    return Checked(parser, Self(parser).head_.AppendName({at, size}));
  }
  static int OnValue(llhttp_t* parser, const char* at, size_t size) {
    return Checked(parser, Self(parser).head_.AppendValue({at, size}));
  }
  static int OnValueComplete(llhttp_t* parser) {
    Self(parser).head_.EndLine(Self(parser).response_.headers);
    return 0;
  }

  static int OnHeadersComplete(llhttp_t* parser) {
    WholeResponseParser& self = Self(parser);
    self.response_.status = parser->status_code;
    return IsBodyless(self.head_request_, parser->status_code) ? 1 : 0;
  }

  static int OnBody(llhttp_t* parser, const char* at, size_t size) {
    WholeResponseParser& self = Self(parser);
    if (self.response_.body.size() + size > self.most_body_bytes_) {
      self.fault_ = "its body never ends";
      return HPE_USER;
    }
    self.response_.body.append(at, size);
    return 0;
  }

  static int OnMessageComplete(llhttp_t* parser) {
    WholeResponseParser& self = Self(parser);
    if (IsAnnouncement(parser->status_code)) return 0;
    self.keep_alive_ = KeepsAlive(*parser);
    self.done_ = true;
    return HPE_PAUSED;
  }

  static const llhttp_settings_t& Settings() {
    static const llhttp_settings_t settings = [] {
      llhttp_settings_t s;
      llhttp_settings_init(&s);
      s.on_message_begin = OnMessageBegin;
      s.on_header_field = OnField;
      s.on_header_value = OnValue;
      s.on_header_value_complete = OnValueComplete;
      s.on_headers_complete = OnHeadersComplete;
      s.on_body = OnBody;
      s.on_message_complete = OnMessageComplete;
      return s;
    }();
    return settings;
  }
};

WholeResponseParser::WholeResponseParser(bool head_request, size_t most_body_bytes)
    : head_request_(head_request), most_body_bytes_(most_body_bytes) {
  llhttp_init(&parser_, HTTP_RESPONSE, &Callbacks::Settings());
  parser_.data = this;
}

bool WholeResponseParser::Feed(std::string_view bytes) {
  started_ = started_ || !bytes.empty();
  const llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
  if (done_) bytes.remove_prefix(llhttp_get_error_pos(&parser_) - bytes.data());
  rest_ = done_ ? bytes : std::string_view();
  if (done_ || error == HPE_OK) return true;
  if (fault_.empty()) {
    fault_ = fmt::format("it is not HTTP ({}): \"{}\"", llhttp_get_error_reason(&parser_),
                         bytes.substr(0, 60));
  }
  return false;
}

void WholeResponseParser::End() { llhttp_finish(&parser_); }

}  // namespace harness::client
