#ifndef UNDERSTUDY_MOCK_SERVER_ADMIN_REQUEST_BODY_H_
#define UNDERSTUDY_MOCK_SERVER_ADMIN_REQUEST_BODY_H_

#include <rapidjson/document.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/http_message.h"

namespace mock_server::admin {

// The object in a request's body; an error is a sentence about what it is instead.
base::Result<rapidjson::Document> ObjectBody(const base::HttpRequest& request);

// An error about a body.
tl::unexpected<base::Error> BadBody(std::string message);

// What is wrong with a member that the reader of a body did not take: nobody knows its name, or it
// has a value that it can't have.
std::string WrongMember(std::string_view name, const rapidjson::Value& value,
                        std::initializer_list<std::string> known);

// 400 with the problem and what to send instead.
base::HttpResponse BadRequest(std::string_view problem, std::string_view remedy);

}  // namespace mock_server::admin

#endif  // UNDERSTUDY_MOCK_SERVER_ADMIN_REQUEST_BODY_H_
