#ifndef UNDERSTUDY_CLI_VERIFY_TARGET_H_
#define UNDERSTUDY_CLI_VERIFY_TARGET_H_

#include <memory>
#include <string>

#include "base/error.h"
#include "harness/client/event_source.h"
#include "harness/client/target.h"
#include "harness/contract/runner.h"

namespace cli {

// What --target, --data-layer, --timeout and --redis-url say.
struct TargetOptions {
  std::string gateway;     // empty: the embedded stand-in
  std::string data_layer;  // empty with a gateway: what needs it is skipped
  double timeout_seconds = 30;
  std::string redis_url;  // where it publishes; empty: its admin API tells, if it has one
  // Of the embedded stand-in, as MockServerOptions has them.
  std::string platform = "fixed";
  std::string defects;
  std::string repairs;
  std::string resources;
};

// What `verify` runs against: a stand-in of its own in this process, or servers by URL.
class VerifyTarget {
 public:
  virtual ~VerifyTarget() = default;

  // Sets in `run` whether there is a data layer and, with `hear` or a Redis, the source of events.
  // kBadUsage for a wrong URL, and for defects that there are not; kUnreachable when the Redis does
  // not answer.
  static base::Result<std::unique_ptr<VerifyTarget>> Open(const TargetOptions& options, bool hear,
                                                          harness::contract::RunOptions& run);

  virtual harness::client::Target& target() = 0;
  // "the embedded stand-in", or the URLs.
  virtual std::string name() const = 0;

 private:
  std::unique_ptr<harness::client::EventSource> events_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_VERIFY_TARGET_H_
