#ifndef UNDERSTUDY_HARNESS_SHADOW_KEYS_SEEN_H_
#define UNDERSTUDY_HARNESS_SHADOW_KEYS_SEEN_H_

#include <map>
#include <string>
#include <utility>

#include "base/http_message.h"
#include "base/redaction.h"

namespace harness::shadow {

// The keys that clients sent, so that nothing that is written shows them. Not thread-safe.
class KeysSeen {
 public:
  // An exchange that the platform answered with this status.
  void Note(base::Service service, const base::HttpRequest& request, int status);

  // For what people read.
  base::Redactor ForReports() const;
  // For scenarios: what the platform accepted is one of the corpus' own keys, which `drift`
  // replaces by those that it is given.
  base::Redactor ForScenarios() const;

  // The request without what its headers alone give away as a secret: cookies and credentials.
  static base::HttpRequest WithoutCredentials(base::HttpRequest request);

 private:
  base::Redactor With(const std::string& gateway, const std::string& data_layer) const;

  std::map<std::pair<base::Service, std::string>, bool> accepted_;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_KEYS_SEEN_H_
