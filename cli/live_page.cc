#include "cli/live_page.h"

#include <signal.h>

#include <utility>

#include "harness/report/load_forms.h"

namespace cli {

using base::HttpRequest;
using base::HttpResponse;
using harness::load::Statistics;
using mock_server::http::Answer;
using std::chrono::nanoseconds;
using namespace std::chrono_literals;

namespace {

constexpr nanoseconds kSnapshotPatience = 1500ms;  // a run's tick comes every second
constexpr nanoseconds kFollowed = 5s;              // who asked since then will ask again
constexpr nanoseconds kFinalPatience = 3s;

HttpResponse TextAnswer(int status, std::string text) {
  return {.status = status,
          .headers = {{"content-type", "text/plain; charset=utf-8"}},
          .body = std::move(text)};
}

}  // namespace

// Hands a copy of the figures over when the page was asked for.
class LivePage::Follower : public harness::load::LoadListener {
 public:
  Follower(LivePage& page, const Statistics& statistics) : page_(page), statistics_(statistics) {}

  void OnTick(nanoseconds elapsed, uint32_t) override { page_.TakeSnapshot(statistics_, elapsed); }

 private:
  LivePage& page_;
  const Statistics& statistics_;
};

base::Result<std::unique_ptr<LivePage>> LivePage::Open(uint16_t port) {
  std::unique_ptr<LivePage> page(new LivePage);
  mock_server::http::HttpServerOptions options;
  options.gateway_port = port;
  options.data_layer_port.reset();
  auto server = mock_server::http::HttpServer::Listen(options, *page, page->clock_);
  if (!server) return tl::unexpected(server.error());
  page->server_ = std::move(*server);
  page->thread_ = std::jthread([server = page->server_.get()] {
    // Signals are for the thread that runs the load.
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    server->Run();
  });
  return page;
}

LivePage::~LivePage() {
  if (server_) server_->Stop();
}

std::unique_ptr<harness::load::LoadListener> LivePage::Follow(const LoadRun& run,
                                                              const Statistics& statistics) {
  const std::lock_guard lock(mutex_);
  current_ = &run;
  snapshot_.reset();
  wanted_ = true;  // so that there is something to show from the first second on
  return std::make_unique<Follower>(*this, statistics);
}

void LivePage::TakeSnapshot(const Statistics& statistics, nanoseconds elapsed) {
  const std::lock_guard lock(mutex_);
  if (!wanted_) return;
  snapshot_.emplace(statistics);
  snapshot_->Finish(elapsed);  // of the copy: what is not a whole block yet is shown, too
  wanted_ = false;
  changed_.notify_all();
}

void LivePage::EndRun() {
  const std::lock_guard lock(mutex_);
  if (current_ != nullptr) finished_.push_back(std::exchange(current_, nullptr));
  wanted_ = false;
  changed_.notify_all();
}

void LivePage::Finish() {
  std::unique_lock lock(mutex_);
  over_ = true;
  if (!last_asked_ || clock_.MonotonicNow() - *last_asked_ > kFollowed) return;
  changed_.wait_for(lock, kFinalPatience, [this] { return final_page_sent_; });
}

std::string LivePage::Text() {
  std::unique_lock lock(mutex_);
  last_asked_ = clock_.MonotonicNow();
  if (current_ != nullptr) {
    wanted_ = true;
    changed_.wait_for(lock, kSnapshotPatience, [this] { return !wanted_; });
  }
  std::vector<harness::report::RunReport> reports;
  for (const LoadRun* run : finished_) reports.push_back(run->Report());
  if (current_ != nullptr && snapshot_) reports.push_back(current_->ReportSoFar(*snapshot_));
  return reports.empty() ? std::string() : harness::report::LoadHtml(reports);
}

Answer LivePage::Handle(const mock_server::http::RequestOrigin&, const HttpRequest& request) {
  if (auto refused = access_.Refuse(request)) return {.response = *std::move(refused)};
  if (request.path() != "/") return {.response = TextAnswer(404, "The page of the run is at /\n")};
  if (request.method != "GET" && request.method != "HEAD")
    return {.response = TextAnswer(405, "The page can only be read: GET /\n")};
  bool over = false;
  {
    const std::lock_guard lock(mutex_);
    over = over_;
  }
  HttpResponse page = TextAnswer(200, Text());
  page.headers = {{"content-type", "text/html; charset=utf-8"}, {"cache-control", "no-store"}};
  if (page.body.empty())
    page.body = "<!DOCTYPE html><title>Understudy</title>No run has begun yet.";
  if (!over) page.headers.push_back({"refresh", "2"});
  if (over) {
    const std::lock_guard lock(mutex_);
    final_page_sent_ = true;
    changed_.notify_all();
  }
  return {.response = std::move(page)};
}

}  // namespace cli
