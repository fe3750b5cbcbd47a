// Sends a fixed request over and over, as `connections` users that never wait, and checks every
// answer as a load run does: what the client costs when nothing else is in the way.
//
// usage: load_client URL CONNECTIONS SECONDS
// prints: requests, failures, cpu microseconds per request, resident kilobytes

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/clock.h"
#include "harness/client/async_client.h"
#include "harness/load/answer_check.h"
#include "harness/load/schema_check.h"
#include "harness/load/statistics.h"
#include "schema/registry.h"

namespace {

using harness::client::AsyncClient;
using harness::client::ClientAnswer;
using harness::client::OutgoingRequest;
using harness::load::AnswerCheck;

harness::load::Workload OneStep() {
  harness::load::Workload workload;
  workload.rows = {{"GET", "GET /"}};
  harness::load::Group group;
  group.steps.emplace_back();
  group.steps.back().expect = {200, "agent.schema.json"};
  workload.groups.push_back(std::move(group));
  return workload;
}

class Hammer : public harness::client::AnswerListener {
 public:
  Hammer()
      : workload_(OneStep()),
        schemas_(schema::SchemaRegistry::Embedded()),
        check_(&schemas_),
        statistics_(workload_) {}

  void OnAnswer(uint32_t slot, const ClientAnswer& answer) override {
    harness::load::RequestSample sample;
    sample.user = slot;
    sample.finished = answer.done_at - start_;
    sample.latency = answer.done_at - answer.sent_at;
    sample.status = answer.status;
    sample.bytes = answer.body.size();
    check_.Check(workload_, workload_.groups[0].steps[0],
                 {answer.status, answer.reason, answer.body}, checked_);
    sample.failure = answer.fault.empty() ? std::string_view(checked_.failure) : answer.fault;
    statistics_.OnRequest(sample);
    client_->Send(slot, OutgoingRequest{"GET", target_, &headers_, ""});
  }

  void Run(AsyncClient& client, const base::Clock& clock, const std::string& target, uint32_t users,
           std::chrono::nanoseconds duration) {
    client_ = &client;
    target_ = target;
    start_ = clock.MonotonicNow();
    for (uint32_t slot = 0; slot < users; ++slot)
      client.Send(slot, OutgoingRequest{"GET", target_, &headers_, ""});
    while (clock.MonotonicNow() - start_ < duration) client.Poll(start_ + duration);
  }

  const harness::load::RowTotals& total() const { return statistics_.total(); }

 private:
  const harness::load::Workload workload_;
  harness::load::RegistrySchemaCheck schemas_;
  AnswerCheck check_;
  harness::load::Statistics statistics_;
  harness::load::CheckedAnswer checked_;
  AsyncClient* client_ = nullptr;
  std::string target_;
  std::string headers_ = "User-Agent: understudy\r\n";
  std::chrono::nanoseconds start_{};
};

long ResidentKilobytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") {
      long kilobytes = 0;
      status >> kilobytes;
      return kilobytes;
    }
  }
  return 0;
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: load_client URL CONNECTIONS SECONDS\n");
    return 2;
  }
  const auto url = harness::client::ParseUrl(argv[1]);
  if (!url) {
    std::fprintf(stderr, "%s\n", url.error().ToString().c_str());
    return 2;
  }
  const auto users = static_cast<uint32_t>(std::atoi(argv[2]));
  const base::SystemClock clock;
  Hammer hammer;
  const harness::client::Url base{url->origin, "/"};
  auto client = AsyncClient::Create(base, users, {}, clock, hammer);
  if (!client) {
    std::fprintf(stderr, "%s\n", client.error().ToString().c_str());
    return 1;
  }
  const double cpu = CpuSeconds();
  hammer.Run(**client, clock, url->target, users, std::chrono::seconds(std::atoi(argv[3])));
  const double used = CpuSeconds() - cpu;
  const auto& total = hammer.total();
  std::printf("%llu %llu %.3f %ld\n", static_cast<unsigned long long>(total.requests),
              static_cast<unsigned long long>(total.failures),
              used * 1e6 / static_cast<double>(total.requests), ResidentKilobytes());
  return 0;
}
