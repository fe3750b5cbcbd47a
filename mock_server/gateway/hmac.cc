#include "mock_server/gateway/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace mock_server::gateway {
namespace {

const EVP_MD* DigestOf(std::string_view algorithm) {
  if (algorithm == "HS256") return EVP_sha256();
  if (algorithm == "HS384") return EVP_sha384();
  if (algorithm == "HS512") return EVP_sha512();
  return nullptr;
}

}  // namespace

std::optional<std::string> Hmac(std::string_view algorithm, std::string_view key,
                                std::string_view text) {
  const EVP_MD* digest = DigestOf(algorithm);
  if (digest == nullptr) return std::nullopt;
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  if (HMAC(digest, key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           reinterpret_cast<unsigned char*>(mac.data()), &length) == nullptr) {
    throw std::runtime_error("OpenSSL made no HMAC");
  }
  mac.resize(length);
  return mac;
}

bool EqualSignatures(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace mock_server::gateway
