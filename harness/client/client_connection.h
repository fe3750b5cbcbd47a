#ifndef UNDERSTUDY_HARNESS_CLIENT_CLIENT_CONNECTION_H_
#define UNDERSTUDY_HARNESS_CLIENT_CLIENT_CONNECTION_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "harness/client/resolver.h"
#include "harness/client/response_parser.h"
#include "harness/client/tls.h"
#include "harness/client/url.h"

namespace harness::client {

// A server that requests go to: the base URL's, or one that a redirect led to.
struct Server {
  Origin origin;
  std::string host_header;
  Resolution resolution;
};

// One user's connection and the request on it. Ten thousand of them must fit into little memory.
struct Connection {
  base::FileDescriptor fd;
  std::unique_ptr<TlsSession> tls;
  ResponseParser parser;
  std::string out;  // the whole request; kept until the answer is there, for a retry or a redirect
  size_t out_done = 0;
  size_t body_offset = 0;
  const std::string* headers = nullptr;
  std::chrono::nanoseconds sent_at{};
  uint32_t generation = 0;  // of the descriptor: tells late events of a closed one
  uint32_t request_number = 0;
  uint16_t server = 0;  // what the descriptor is connected to
  uint16_t next_address = 0;
  uint16_t redirects = 0;
  uint8_t method_size = 0;
  bool busy = false;
  bool connecting = false;
  bool handshaking = false;
  bool reused = false;     // the descriptor has carried a whole exchange before
  bool got_bytes = false;  // of the present answer
  bool retried = false;
  bool watched = false;  // a Deadline refers to the slot

  std::string_view method() const { return std::string_view(out).substr(0, method_size); }
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_CLIENT_CONNECTION_H_
