#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_CLIENT_END_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_CLIENT_END_H_

namespace mock_server::http {

// What the kernel knows about the client's end of a connected socket. None of these functions
// waits.

// The client has half-closed the connection, and everything that it sent before was read.
bool HasEnded(int fd);

// What became of the answer and of our end, sent to a client that had half-closed the connection. A
// reset is reported only once.
enum class LastAck {
  kMissing,  // not yet known
  kCame,     // the client's kernel took them, so somebody may still read
  kReset,    // the client was gone
};
LastAck LastAckOf(int fd);

// Closing the descriptor will reset the connection instead of ending it.
void ResetOnClose(int fd);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_CLIENT_END_H_
