#ifndef UNDERSTUDY_HARNESS_DRIFT_REDACTION_H_
#define UNDERSTUDY_HARNESS_DRIFT_REDACTION_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/drift/scenario.h"

namespace harness::drift {

// Takes keys and tokens out of what is written to files. It goes by what a text is, not only by the
// name that it stands under: the keys that were given, wherever they appear; tokens (JWT); what
// follows "Bearer" and "Basic"; private keys (PEM); keys of known services by their beginning; a
// user and password in a URL; and the JSON members named password, secret, token or api_key.
// Immutable.
class Redactor {
 public:
  // What must not be shown, and what stands there instead.
  using Secrets = std::vector<std::pair<std::string, std::string>>;
  // Empty secrets are left out.
  explicit Redactor(Secrets secrets);

  std::string Text(std::string_view text) const;
  base::HttpRequest Request(base::HttpRequest request) const;
  Answer Redacted(Answer answer) const;

 private:
  Secrets secrets_;  // the longest first
};

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_REDACTION_H_
