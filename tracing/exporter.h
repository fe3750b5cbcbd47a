#ifndef UNDERSTUDY_TRACING_EXPORTER_H_
#define UNDERSTUDY_TRACING_EXPORTER_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "tracing/settings.h"
#include "tracing/span.h"

namespace tracing {

// Carries an export to the collector. Called on the exporter's thread only; may take its time.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual base::Result<base::HttpResponse> Post(const std::string& body,
                                                std::chrono::milliseconds timeout) = 0;
};

// What a collector's answer means for an export that was not taken, by the rules of OTLP: how long
// to wait before the next try, or nothing when there is to be none. `failures` is their number so
// far, this one included.
std::optional<std::chrono::milliseconds> RetryAfter(const base::Result<base::HttpResponse>& answer,
                                                    int failures);

// Sends spans to a collector, from a thread of its own. Nothing ever waits for the collector: while
// it does not take spans they queue up, and those that the queue has no room for are lost, and
// counted. Every function may be called from any thread.
class Exporter : public SpanSink {
 public:
  using Log = std::function<void(const std::string&)>;

  // `log` hears, on the exporter's thread and a line at a time, when the collector is lost and
  // found.
  Exporter(Settings settings, std::unique_ptr<Transport> transport, Log log);
  // Finishes.
  ~Exporter() override;

  void Add(Span span) override;
  Counts counts() const override;

  // Sends what is left, for as long as the settings' timeout allows; the rest is lost. Returns when
  // that is done, and does nothing the second time.
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;

  void Run();
  // How many of the spans the collector took; it may refuse some.
  size_t Export(const std::vector<Span>& spans);
  // Whether there is to be another try, after so long: then it has waited.
  bool WaitToRetry(std::chrono::milliseconds wait, Clock::time_point deadline);
  void Lose(const std::string& reason);

  const Settings settings_;
  const std::unique_ptr<Transport> transport_;
  const Log log_;
  bool is_lost_ = false;  // the collector, and the log has heard it; the thread's own

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Span> queue_;
  Counts counts_;
  std::optional<Clock::time_point> end_;  // by when all must be done, once it is to end
  std::jthread thread_;                   // last: it uses all of the above
};

}  // namespace tracing

#endif  // UNDERSTUDY_TRACING_EXPORTER_H_
