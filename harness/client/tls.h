#ifndef UNDERSTUDY_HARNESS_CLIENT_TLS_H_
#define UNDERSTUDY_HARNESS_CLIENT_TLS_H_

#include <cstddef>
#include <memory>
#include <string>

#include "base/error.h"

struct ssl_ctx_st;
struct ssl_st;

namespace harness::client {

enum class IoResult {
  kOk,
  kBlocked,  // nothing to do until the socket is ready again
  kClosed,   // the peer ended the stream
  kFailed,   // see errno, or TlsSession::fault()
};

// One TLS connection over a non-blocking socket, which it doesn't own. Not thread-safe.
class TlsSession {
 public:
  TlsSession(ssl_ctx_st* context, int fd, const std::string& host);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  IoResult Handshake();
  IoResult Read(char* data, size_t size, size_t* got);
  IoResult Write(const char* data, size_t size, size_t* put);

  // After kFailed: the reason as Python's ssl module writes it.
  const std::string& fault() const { return fault_; }

 private:
  IoResult Judge(int result);

  ssl_st* ssl_ = nullptr;
  std::string fault_;
};

// What all connections share: trust and session cache.
class TlsContext {
 public:
  // `verify` checks certificate and host name against the system's authorities, or `ca_file` when
  // it is given.
  static base::Result<std::unique_ptr<TlsContext>> Create(bool verify, const std::string& ca_file);
  ~TlsContext();

  std::unique_ptr<TlsSession> NewSession(int fd, const std::string& host) const;

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_TLS_H_
