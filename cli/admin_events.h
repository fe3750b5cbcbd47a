#ifndef UNDERSTUDY_CLI_ADMIN_EVENTS_H_
#define UNDERSTUDY_CLI_ADMIN_EVENTS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/client/event_source.h"
#include "harness/client/target.h"

namespace cli {

// A stand-in as the source of its own events, by its admin API (docs/admin.md, Events). Not
// thread-safe.
class AdminEvents : public harness::client::EventSource {
 public:
  // nullptr when the target has no such API, or can't be reached. It must outlive the source.
  static std::unique_ptr<AdminEvents> Of(harness::client::Target& target);

  // Of the session that the request names.
  base::Status Begin(const base::HttpRequest& request) override;
  base::Result<std::vector<std::string>> Take(size_t expected) override;

 private:
  explicit AdminEvents(harness::client::Target& target) : target_(target) {}

  base::Result<base::HttpResponse> Ask(const std::string& query);

  harness::client::Target& target_;
  base::HttpHeaders session_;
  uint64_t before_ = 0;  // the number of the last event before the request
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_ADMIN_EVENTS_H_
