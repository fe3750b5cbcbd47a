#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_PEER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_PEER_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "mock_server/http/connection.h"
#include "mock_server/http/event_loop.h"
#include "mock_server/http/listening_socket.h"
#include "mock_server/http/wait.h"

namespace mock_server::http {

// One client of a server: its socket, its conversation, and what the server waits for. Borrows
// handler, writer and limits. Not thread-safe.
struct Peer {
  Peer(ListeningSocket::Client client, uint64_t peer_tag, int64_t peer_account,
       const RequestOrigin& origin, RequestHandler& handler, ResponseWriter& writer,
       const FramerLimits& limits)
      : fd(std::move(client.fd)),
        tag(peer_tag),
        account(peer_account),
        own_end(fd),
        connection(origin, {&own_end, client.from_localhost}, handler, writer, limits) {}

  base::FileDescriptor fd;
  const uint64_t tag;
  const int64_t account;  // the time keeper's
  const ConnectedEnd own_end;
  Connection connection;
  std::string pending;  // output that the socket didn't take
  size_t pending_sent = 0;
  Interest interest{.read = true};
  Wait wait = Wait::kNothing;
  uint64_t requests_before = 0;                // had when the wait began
  std::chrono::nanoseconds deadline = kNever;  // of the wait
  // When a timer rings for the deadline, which may have moved on by then.
  std::chrono::nanoseconds ring = kNever;
  std::chrono::nanoseconds answer_due = kNever;  // of the delayed answer
  // A paced output leaves bit by bit: this many bytes a second, the next of them at that time.
  uint64_t pace = 0;
  std::chrono::nanoseconds pace_due = kNever;
  bool input_ended = false;
  bool ended_early = false;  // before it was sent its answer
  bool has_output = false;   // was sent something
  bool lingering = false;    // the answer is out, input is thrown away until the client ends
  bool in_turns = false;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_PEER_H_
