#include "tests/bench/load_client/http_parser_reader.h"

#include <http_parser.h>

namespace bench {

size_t ReadByHttpParser(const std::string& answer) {
  static std::string body;
  static const http_parser_settings settings = [] {
    http_parser_settings made;
    http_parser_settings_init(&made);
    made.on_body = [](http_parser*, const char* data, size_t size) {
      body.append(data, size);
      return 0;
    };
    return made;
  }();
  body.clear();
  http_parser parser;
  http_parser_init(&parser, HTTP_RESPONSE);
  http_parser_execute(&parser, &settings, answer.data(), answer.size());
  return static_cast<size_t>(parser.status_code) + body.size();
}

}  // namespace bench
