#ifndef UNDERSTUDY_CLI_LIVE_PAGE_H_
#define UNDERSTUDY_CLI_LIVE_PAGE_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "cli/load_run.h"
#include "harness/load/events.h"
#include "harness/load/statistics.h"
#include "mock_server/admin/access.h"
#include "mock_server/http/http_server.h"

namespace cli {

// The page of `load --html` on a port of this machine while the run goes: a browser loads it anew
// every two seconds. It is made on a thread of its own from a copy of the figures, which the run
// takes only when somebody has asked, so that nobody who doesn't look costs anything.
class LivePage : private mock_server::http::RequestHandler {
 public:
  // Serves from now on. kUnavailable when the port can't be had; 0 takes a free one.
  static base::Result<std::unique_ptr<LivePage>> Open(uint16_t port);
  ~LivePage() override;

  std::string url() const { return server_->Url(base::Service::kGateway); }

  // For a run that begins now: what listens to it, after its statistics. `run` and `statistics`
  // must outlive the page.
  std::unique_ptr<harness::load::LoadListener> Follow(const LoadRun& run,
                                                      const harness::load::Statistics& statistics);
  // The run that was followed is over, and judged.
  void EndRun();
  // Nothing follows. Who has followed so far gets the finished page; waits for that, but not long.
  void Finish();

 private:
  class Follower;

  LivePage() = default;
  mock_server::http::Answer Handle(const mock_server::http::RequestOrigin& origin,
                                   const base::HttpRequest& request) override;
  void TakeSnapshot(const harness::load::Statistics& statistics, std::chrono::nanoseconds elapsed);
  std::string Text();

  const base::SystemClock clock_;
  const mock_server::admin::Access access_;
  std::unique_ptr<mock_server::http::HttpServer> server_;
  std::jthread thread_;

  std::mutex mutex_;  // for all below
  std::condition_variable changed_;
  std::vector<const LoadRun*> finished_;
  const LoadRun* current_ = nullptr;
  std::optional<harness::load::Statistics> snapshot_;
  bool wanted_ = false;
  bool over_ = false;
  bool final_page_sent_ = false;
  std::optional<std::chrono::nanoseconds> last_asked_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LIVE_PAGE_H_
