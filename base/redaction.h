#ifndef UNDERSTUDY_BASE_REDACTION_H_
#define UNDERSTUDY_BASE_REDACTION_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http_message.h"

namespace base {

// Takes keys and tokens out of what is written to files. It goes by what a text is, not only by the
// name that it stands under: the keys that were given, wherever they appear; tokens (JWT); what
// follows "Bearer" and "Basic"; private keys (PEM); keys of known services by their beginning; a
// user and password in a URL; and the JSON members named password, secret, token or api_key.
// Immutable.
class Redactor {
 public:
  // What must not be shown, and what stands there instead.
  using Secrets = std::vector<std::pair<std::string, std::string>>;
  // Whether it also goes by what a text is, or knows the secrets alone.
  enum class Scope { kAllKinds, kSecretsAlone };
  // Empty secrets are left out. One of less than 8 characters, which any word may contain, is
  // hidden where it is a word of its own.
  explicit Redactor(Secrets secrets, Scope scope = Scope::kAllKinds);

  std::string Text(std::string_view text) const;
  HttpRequest Request(HttpRequest request) const;

 private:
  Secrets secrets_;  // the longest first
  Scope scope_;
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_REDACTION_H_
