// What the search for faults of scripts costs.
//   check_bench cost               processor time of a request with it and without, and their ratio
//   check_bench one on|off COUNT   COUNT requests, to be counted by callgrind
//   check_bench memory MILLIONS    resident memory over so many million requests, none like another
// All in this process, without sockets, which would only make the share of the search smaller.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "check/report.h"
#include "mock_server/stand_in/stand_in.h"

namespace {

using base::HttpRequest;
using base::Service;
using mock_server::stand_in::StandIn;
using mock_server::stand_in::StandInOptions;

constexpr uint64_t kUsers = 50;

std::string Id(const std::string& body, std::string_view name) {
  const std::string mark = "\"" + std::string(name) + "\":\"";
  const size_t at = body.find(mark);
  return at == std::string::npos ? "" : body.substr(at + mark.size(), 36);
}

// The mix of the load-test sprint's workload on one stand-in, by fifty users.
class Workload {
 public:
  explicit Workload(bool report) {
    StandInOptions options;
    options.report = report;
    stand_in_ = *StandIn::Open(options, clock_);
    for (uint64_t user = 0; user < kUsers; ++user) {
      agents_.push_back(Id(Create(user, "/api/v1/agents/", R"({"name":"a"})"), "id"));
      goals_.push_back(Id(Create(user, "/api/v1/goals/",
                                 R"({"agent_id":")" + agents_.back() + R"(","description":"d"})"),
                          "goal_id"));
    }
  }

  void Run(uint64_t requests) {
    for (uint64_t i = 0; i < requests; ++i) Step(number_++);
  }
  StandIn& stand_in() { return *stand_in_; }

 private:
  void Step(uint64_t number) {
    const uint64_t user = number % kUsers;
    const std::string agent = "/api/v1/agents/" + agents_[user];
    const std::string goal = "/api/v1/goals/" + goals_[user];
    switch (number / kUsers % 8) {
      case 0: {
        const std::string id = Id(
            Create(
                user, "/api/v1/agents/",
                R"({"name":"agent of a user","agent_type":"simple","configuration":{"max_tokens":500}})"),
            "id");
        Send(user, "DELETE", "/api/v1/agents/" + id, "");
        break;
      }
      case 1:
        Send(user, "GET", "/api/v1/agents/?limit=10", "");
        break;
      case 2:
        Send(user, "PATCH", agent, R"({"status":"busy","configuration":{"max_tokens":900}})");
        break;
      case 3:
        Send(user, "PATCH", goal, R"({"status":"in_progress","priority":3})");
        break;
      case 4:
      case 5:
        Send(user, "GET", goal, "");
        break;
      default:
        Send(user, "GET", agent, "");
    }
  }

  std::string Create(uint64_t user, const std::string& path, const std::string& body) {
    return Send(user, "POST", path, body);
  }

  std::string Send(uint64_t user, const char* method, const std::string& target,
                   const std::string& body) {
    HttpRequest request{method,
                        target,
                        {{"Host", "127.0.0.1:8009"},
                         {"User-Agent", "python-requests/2.32.3"},
                         {"Accept", "*/*"},
                         {"X-API-Key", "load-test-key-of-at-least-32-characters"}},
                        body};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    return stand_in_->Handle(Service::kGateway, request, user + 1).body;
  }

  base::SystemClock clock_;
  std::unique_ptr<StandIn> stand_in_;
  std::vector<std::string> agents_;
  std::vector<std::string> goals_;
  uint64_t number_ = 0;
};

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double MicrosecondsEach(Workload& workload) {
  constexpr uint64_t kRequests = 4000;
  const double begin = CpuSeconds();
  workload.Run(kRequests);
  return (CpuSeconds() - begin) * 1e6 / static_cast<double>(kRequests);
}

int Cost() {
  constexpr double kGoal = 0.9;
  Workload with(true);
  Workload without(false);
  MicrosecondsEach(with);
  MicrosecondsEach(without);
  std::vector<double> on;
  std::vector<double> off;
  std::vector<double> ratios;
  for (int round = 0; round < 31; ++round) {
    off.push_back(MicrosecondsEach(without));
    on.push_back(MicrosecondsEach(with));
    ratios.push_back(off.back() / on.back());
  }
  const auto median = [](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
  };
  const double ratio = median(ratios);
  fmt::print(
      "a request of the workload: {:.2f} us with the check, {:.2f} us without; throughput kept "
      "{:.3f} (goal {})\n",
      median(on), median(off), ratio, kGoal);
  return ratio < kGoal ? 1 : 0;
}

size_t ResidentKb() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::strtoull(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

// A script gone wild: ids, paths, fields, words, clients and connections are new in every request.
// An agent is created and deleted now and then, so that the state itself does not grow.
int Memory(uint64_t millions) {
  base::SystemClock clock;
  const auto stand_in = *StandIn::Open({}, clock);
  uint64_t sent = 0;
  const auto send = [&](const char* method, const std::string& target, const std::string& body,
                        const std::string& client) {
    HttpRequest request{method,
                        target,
                        {{"User-Agent", client},
                         {"X-API-Key", "load-test-key-of-at-least-32-characters"},
                         {"Content-Type", "application/json"}},
                        body};
    const uint64_t connection = ++sent;
    std::string answer = stand_in->Handle(Service::kGateway, request, connection).body;
    stand_in->ConnectionClosed(connection, true);
    return answer;
  };
  std::vector<double> resident;
  fmt::print("{:>10}{:>10}\n", "requests", "RSS kB");
  for (uint64_t million = 1; million <= millions; ++million) {
    while (sent < million * 1'000'000) {
      const std::string word = fmt::format("{:016x}", sent * 0x9E3779B97F4A7C15u);
      const std::string client = sent % 4 == 0 ? "client " + word : "steady";
      send("GET", "/api/v1/agents/" + word + "0000000000000000", "", client);
      send("GET", "/api/v1/" + word.substr(0, 4) + "/" + word, "", client);
      send("PATCH", "/api/v1/goals/" + word, R"({"status":")" + word + R"(","f)" + word + R"(":1})",
           client);
      const std::string agent =
          send("POST", "/api/v1/agents/", R"({"name":")" + word + R"("})", client);
      send("DELETE", "/api/v1/agents/" + Id(agent, "id"), "", client);
    }
    resident.push_back(static_cast<double>(ResidentKb()));
    fmt::print("{:>10}{:>10.0f}\n", sent, resident.back());
    std::fflush(stdout);
  }
  const auto report = check::MakeReport(*stand_in->recorder());
  uint64_t counted = 0;
  for (const auto& client : report.clients) counted += client.requests;
  if (resident.size() > 1) {
    fmt::print("slope {:.1f} kB a million requests after the first million; ",
               (resident.back() - resident.front()) / static_cast<double>(resident.size() - 1));
  }
  fmt::print("{} requests counted of {}\n", counted, sent);
  return counted == sent ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> args(argv + 1, argv + argc);
  if (args.size() == 1 && args[0] == "cost") return Cost();
  if (args.size() == 3 && args[0] == "one") {
    Workload(args[1] == "on").Run(std::strtoull(argv[3], nullptr, 10));
    return 0;
  }
  if (args.size() == 2 && args[0] == "memory") return Memory(std::strtoull(argv[2], nullptr, 10));
  fmt::print(stderr, "usage: check_bench cost | one on|off COUNT | memory MILLIONS\n");
  return 2;
}
