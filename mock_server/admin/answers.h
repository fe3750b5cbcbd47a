#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_ANSWERS_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_ANSWERS_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "base/http_message.h"

namespace mock_server::admin {

base::HttpResponse JsonAnswer(int status, const rapidjson::Document& body);

// {"error": message}
base::HttpResponse ErrorAnswer(int status, std::string_view message);

// Text that may be any bytes, as a JSON string: UTF-8 as it is, anything else with each byte as the
// character of its number (Latin-1), which loses nothing.
rapidjson::Value TextValue(std::string_view text, rapidjson::Document::AllocatorType& allocator);

// A list of pairs: an object could not hold the same header twice.
rapidjson::Value HeadersValue(const base::HttpHeaders& headers,
                              rapidjson::Document::AllocatorType& allocator);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_ANSWERS_H_
