#include "tracing/exporter.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/counted.h"
#include "base/json.h"
#include "base/number.h"
#include "tracing/otlp_json.h"

namespace tracing {

using base::HttpResponse;
using base::Result;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kFirstBackOff{1000};
constexpr int kMostDoublings = 5;

// Signals are for the program's other threads, which know what to do.
void BlockSignals() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

bool IsTaken(const Result<HttpResponse>& answer) {
  return answer && answer->status >= 200 && answer->status < 300;
}

std::string ReasonOf(const Result<HttpResponse>& answer) {
  if (!answer) return answer.error().message;
  return fmt::format("it answers {} {}", answer->status, base::ReasonPhrase(answer->status));
}

// Of an export that was taken: how many spans of it were not.
size_t RejectedSpans(const HttpResponse& answer) {
  rapidjson::Document body;
  if (!base::ParseJson(answer.body, body)) return 0;
  const rapidjson::Value* partial = base::FindMember(body, "partialSuccess");
  const rapidjson::Value* count =
      partial == nullptr ? nullptr : base::FindMember(*partial, "rejectedSpans");
  if (count == nullptr) return 0;
  if (count->IsUint64()) return count->GetUint64();
  return count->IsString() ? base::ParseNumber<size_t>(base::AsView(*count)).value_or(0) : 0;
}

}  // namespace

std::optional<milliseconds> RetryAfter(const Result<HttpResponse>& answer, int failures) {
  if (answer) {
    const int status = answer->status;
    if (status != 429 && status != 502 && status != 503 && status != 504) return std::nullopt;
    const std::string* asked = answer->header("retry-after");
    // A date is possible, too, and no reason to wait longer than usual.
    if (asked != nullptr) {
      if (const auto seconds = base::ParseNumber<uint32_t>(*asked))
        return std::chrono::seconds(*seconds);
    }
  }
  return kFirstBackOff * (1 << std::min(failures - 1, kMostDoublings));
}

Exporter::Exporter(Settings settings, std::unique_ptr<Transport> transport, Log log)
    : settings_(std::move(settings)),
      transport_(std::move(transport)),
      log_(std::move(log)),
      thread_([this] {
        BlockSignals();
        Run();
      }) {}

Exporter::~Exporter() { Finish(); }

void Exporter::Add(Span span) {
  const std::lock_guard lock(mutex_);
  if (end_ || queue_.size() >= settings_.most_queued) {
    ++counts_.lost;
    return;
  }
  queue_.push_back(std::move(span));
  if (queue_.size() == 1 || queue_.size() == settings_.most_at_once) wake_.notify_one();
}

SpanSink::Counts Exporter::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void Exporter::Finish() {
  {
    const std::lock_guard lock(mutex_);
    if (!end_) end_ = Clock::now() + settings_.timeout;
    wake_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Exporter::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return end_ || !queue_.empty(); });
    if (queue_.empty()) return;
    wake_.wait_for(lock, settings_.schedule_delay,
                   [&] { return end_ || queue_.size() >= settings_.most_at_once; });
    const auto first = queue_.begin();
    const auto last =
        first + static_cast<ptrdiff_t>(std::min(queue_.size(), settings_.most_at_once));
    const std::vector<Span> spans(std::make_move_iterator(first), std::make_move_iterator(last));
    queue_.erase(first, last);
    lock.unlock();
    const size_t taken = Export(spans);
    lock.lock();
    counts_.sent += taken;
    counts_.lost += spans.size() - taken;
    // At the end, a collector that does not take one export is not asked to take another.
    if (end_ && (is_lost_ || Clock::now() >= *end_)) {
      counts_.lost += queue_.size();
      queue_.clear();
      return;
    }
  }
}

size_t Exporter::Export(const std::vector<Span>& spans) {
  const std::string body = ToOtlpJson(spans, settings_.resource);
  Clock::time_point deadline = Clock::now() + settings_.timeout;
  {
    const std::lock_guard lock(mutex_);
    if (end_) deadline = std::min(deadline, *end_);
  }
  for (int failures = 1;; ++failures) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    const auto answer = transport_->Post(body, std::max(left, milliseconds(1)));
    if (IsTaken(answer)) {
      if (std::exchange(is_lost_, false)) log_(fmt::format("spans reach {} again", settings_.url));
      return spans.size() - std::min(spans.size(), RejectedSpans(*answer));
    }
    const auto wait = RetryAfter(answer, failures);
    if (!wait || !WaitToRetry(*wait, deadline)) {
      Lose(ReasonOf(answer));
      return 0;
    }
  }
}

bool Exporter::WaitToRetry(milliseconds wait, Clock::time_point deadline) {
  const Clock::time_point due = Clock::now() + wait;
  if (due >= deadline) return false;
  std::unique_lock lock(mutex_);
  if (end_) return false;
  // When it is to end, the next try comes at once, and is the last.
  wake_.wait_until(lock, due, [&] { return end_.has_value(); });
  return true;
}

void Exporter::Lose(const std::string& reason) {
  if (std::exchange(is_lost_, true)) return;
  log_(fmt::format("spans do not reach {} ({}); they are lost until they do", settings_.url,
                   reason));
}

}  // namespace tracing
