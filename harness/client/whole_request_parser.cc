#include "harness/client/whole_request_parser.h"

namespace harness::client {

// llhttp is C: its callbacks find the parser through `data`.
struct WholeRequestParser::Callbacks {
  static WholeRequestParser& Self(llhttp_t* parser) {
    return *static_cast<WholeRequestParser*>(parser->data);
  }

  static int OnMessageBegin(llhttp_t* parser) {
    Self(parser).request_ = {};
    Self(parser).head_.Reset();
    return 0;
  }

  static int OnUrl(llhttp_t* parser, const char* at, size_t size) {
    WholeRequestParser& self = Self(parser);
    return self.head_.Append({at, size}, self.request_.target) ? 0 : HPE_USER;
  }
  static int OnField(llhttp_t* parser, const char* at, size_t size) {
    return Self(parser).head_.AppendName({at, size}) ? 0 : HPE_USER;
  }
  static int OnValue(llhttp_t* parser, const char* at, size_t size) {
    return Self(parser).head_.AppendValue({at, size}) ? 0 : HPE_USER;
  }
  static int OnValueComplete(llhttp_t* parser) {
    Self(parser).head_.EndLine(Self(parser).request_.headers);
    return 0;
  }

  static int OnHeadersComplete(llhttp_t* parser) {
    WholeRequestParser& self = Self(parser);
    self.request_.method = llhttp_method_name(static_cast<llhttp_method_t>(parser->method));
    self.events_.begun(self.request_);
    return 0;
  }

  static int OnBody(llhttp_t* parser, const char* at, size_t size) {
    WholeRequestParser& self = Self(parser);
    if (self.request_.body.size() + size > self.most_body_bytes_) return HPE_USER;
    self.request_.body.append(at, size);
    return 0;
  }

  static int OnMessageComplete(llhttp_t* parser) {
    Self(parser).events_.complete(std::move(Self(parser).request_));
    return 0;
  }

  static const llhttp_settings_t& Settings() {
    static const llhttp_settings_t settings = [] {
      llhttp_settings_t s;
      llhttp_settings_init(&s);
      s.on_message_begin = OnMessageBegin;
      s.on_url = OnUrl;
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

WholeRequestParser::WholeRequestParser(size_t most_body_bytes, Events events)
    : most_body_bytes_(most_body_bytes), events_(std::move(events)) {
  llhttp_init(&parser_, HTTP_REQUEST, &Callbacks::Settings());
  parser_.data = this;
}

bool WholeRequestParser::Feed(std::string_view bytes) {
  llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
  // A server that does not know the protocol asked for goes on with HTTP. The answer tells.
  while (error == HPE_PAUSED_UPGRADE) {
    bytes.remove_prefix(static_cast<size_t>(llhttp_get_error_pos(&parser_) - bytes.data()));
    llhttp_resume_after_upgrade(&parser_);
    error = llhttp_execute(&parser_, bytes.data(), bytes.size());
  }
  return error == HPE_OK;
}

}  // namespace harness::client
