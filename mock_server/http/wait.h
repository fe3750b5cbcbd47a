#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_WAIT_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_WAIT_H_

#include <chrono>

#include "mock_server/http/http_server.h"

namespace mock_server::http {

inline constexpr std::chrono::nanoseconds kNever = std::chrono::nanoseconds::max();

// What a connection's deadline is about.
enum class Wait { kNothing, kIdle, kRequest, kOutput, kLinger, kFailure, kLastAck };

// How long that may take; kNever for nothing.
std::chrono::nanoseconds TimeOf(Wait wait, const HttpServerOptions& options);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_WAIT_H_
