#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_CLIENT_END_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_CLIENT_END_H_

namespace mock_server::http {

// What the kernel knows of the client's end of a connected socket. None of these waits.

// The client has ended its side, and everything that it sent before was read.
bool HasEnded(int fd);

// What became of the answer and our end, sent to a client that had ended its side before. A reset
// is reported once.
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
