#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_COMMA_LIST_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_COMMA_LIST_H_

#include <string_view>

#include "base/http_message.h"

namespace mock_server::http {

// Takes the next element off the front of a comma-separated header value, without the blanks around
// it.
inline std::string_view TakeElement(std::string_view& list) {
  const size_t comma = list.find(',');
  const std::string_view element = list.substr(0, comma);
  list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  return base::TrimBlanks(element);
}

// Whether one of the elements is `token`, in whatever case.
inline bool HasToken(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    if (base::EqualsIgnoreCase(TakeElement(list), token)) return true;
  }
  return false;
}

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_COMMA_LIST_H_
