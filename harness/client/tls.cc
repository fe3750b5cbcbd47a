#include "harness/client/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <csignal>

#include "python/repr.h"

namespace harness::client {

using python::OsErrorRepr;
using python::StrRepr;

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

bool IsAddress(const std::string& host) {
  in6_addr buffer;
  return inet_pton(AF_INET, host.c_str(), &buffer) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &buffer) == 1;
}

}  // namespace

TlsSession::TlsSession(ssl_ctx_st* context, int fd, const std::string& host)
    : ssl_(SSL_new(context)) {
  SSL_set_fd(ssl_, fd);
  SSL_set_connect_state(ssl_);
  SSL_set_mode(ssl_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (IsAddress(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_), host.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl_, host.c_str());
    SSL_set1_host(ssl_, host.c_str());
  }
}

TlsSession::~TlsSession() { SSL_free(ssl_); }

IoResult TlsSession::Judge(int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return IoResult::kBlocked;
    case SSL_ERROR_ZERO_RETURN:
      return IoResult::kClosed;
    case SSL_ERROR_SYSCALL:
      if (errno == 0) return IoResult::kClosed;
      fault_ = OsErrorRepr(errno);
      return IoResult::kFailed;
    default:
      break;
  }
  const unsigned long code = ERR_get_error();
  if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) return IoResult::kClosed;
  const long verify = SSL_get_verify_result(ssl_);
  if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED && verify != X509_V_OK) {
    fault_ = "SSLCertVerificationError(1, " +
             StrRepr("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: " +
                     std::string(X509_verify_cert_error_string(verify))) +
             ")";
  } else {
    const char* reason = ERR_reason_error_string(code);
    fault_ =
        "SSLError(1, " + StrRepr("[SSL] " + std::string(reason ? reason : "unknown error")) + ")";
  }
  return IoResult::kFailed;
}

IoResult TlsSession::Handshake() {
  ERR_clear_error();
  errno = 0;
  const int result = SSL_do_handshake(ssl_);
  return result == 1 ? IoResult::kOk : Judge(result);
}

IoResult TlsSession::Read(char* data, size_t size, size_t* got) {
  ERR_clear_error();
  errno = 0;
  const int result = SSL_read_ex(ssl_, data, size, got);
  return result == 1 ? IoResult::kOk : Judge(result);
}

IoResult TlsSession::Write(const char* data, size_t size, size_t* put) {
  ERR_clear_error();
  errno = 0;
  const int result = SSL_write_ex(ssl_, data, size, put);
  return result == 1 ? IoResult::kOk : Judge(result);
}

Result<std::unique_ptr<TlsContext>> TlsContext::Create(bool verify, const std::string& ca_file) {
  // OpenSSL writes with write(), which raises SIGPIPE on a connection that the peer has reset.
  std::signal(SIGPIPE, SIG_IGN);
  std::unique_ptr<TlsContext> context(new TlsContext(SSL_CTX_new(TLS_client_method())));
  if (context->context_ == nullptr)
    return Fail(ErrorCode::kInternal, "OpenSSL could not be set up");
  SSL_CTX_set_min_proto_version(context->context_, TLS1_2_VERSION);
  SSL_CTX_set_verify(context->context_, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (!ca_file.empty()) {
    if (SSL_CTX_load_verify_locations(context->context_, ca_file.c_str(), nullptr) != 1) {
      return Fail(ErrorCode::kBadFile, "the file contains no certificates in PEM form", ca_file);
    }
  } else if (verify) {
    SSL_CTX_set_default_verify_paths(context->context_);
  }
  return context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

std::unique_ptr<TlsSession> TlsContext::NewSession(int fd, const std::string& host) const {
  return std::make_unique<TlsSession>(context_, fd, host);
}

}  // namespace harness::client
