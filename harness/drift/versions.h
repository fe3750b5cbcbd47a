#ifndef UNDERSTUDY_HARNESS_DRIFT_VERSIONS_H_
#define UNDERSTUDY_HARNESS_DRIFT_VERSIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/client/target.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

// What a service gives away about what it runs. Empty where it gives away nothing.
struct Versions {
  std::string title;     // of its OpenAPI document
  std::string version;   // the same
  std::string pydantic;  // "2.5", by the links of its errors
};

// Asks for the OpenAPI document, which the data layer gives to nobody without the key, and looks
// through what was answered to the corpus.
Versions VersionsOf(client::Target& target, base::Service service, const std::string& key,
                    const std::vector<Scenario>& corpus, const std::vector<Recording>& answers);

// "2.5" of "…errors.pydantic.dev/2.5/v/missing"; empty when there is none.
std::string_view PydanticVersion(std::string_view text);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_VERSIONS_H_
