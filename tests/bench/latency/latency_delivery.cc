// Whether `understudy serve --latency` delivers what was asked. A time is a function of seed,
// connection and number, so for each request the asked time is known: asked and delivered quantiles
// are over the same draws, and no sample is too small to compare them.
//
// usage: latency_delivery [SECONDS]
#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "base/random.h"
#include "latency/answer_delay.h"
#include "tests/support/child_process.h"
#include "tests/support/raw_client.h"

namespace {

using latency::AnswerDelay;
using std::chrono::nanoseconds;
using tests::support::ChildProcess;
using tests::support::RawClient;
using Clock = std::chrono::steady_clock;

constexpr uint64_t kSeed = 1;

std::string Request(const std::string& method, const std::string& path, const std::string& body) {
  return fmt::format(
      "{} {} HTTP/1.1\r\nhost: mock\r\nx-api-key: {}\r\ncontent-type: application/json\r\n"
      "content-length: {}\r\n\r\n{}",
      method, path, std::string(32, 'k'), body.size(), body);
}

struct Endpoint {
  std::string name;
  std::string method;
  std::string path;
  std::string request;
  std::vector<double> asked_ms;
  std::vector<double> delivered_ms;
};

Endpoint Make(const std::string& name, const std::string& method, const std::string& path,
              const std::string& body = "") {
  return {name, method, path, Request(method, path, body), {}, {}};
}

std::string Member(const std::string& answer, const std::string& key) {
  const std::string start = "\"" + key + "\":\"";
  const size_t at = answer.find(start);
  if (at == std::string::npos) throw std::runtime_error("no " + key + " in " + answer);
  const size_t begin = at + start.size();
  return answer.substr(begin, answer.find('"', begin) - begin);
}

// What the workload of the recorded runs asks for; deletes aside, since each needs an agent of its
// own.
std::vector<Endpoint> Endpoints(uint16_t port) {
  RawClient client(port);
  const auto create = [&](const std::string& path, const std::string& body,
                          const std::string& key) {
    client.Send(Request("POST", path, body));
    return Member(client.ReadAnswer(), key);
  };
  const std::string agent_body = R"({"name":"cartographer"})";
  const std::string agent = create("/api/v1/agents/", agent_body, "id");
  const std::string goal_body =
      fmt::format(R"({{"agent_id":"{}","description":"chart the tides"}})", agent);
  const std::string task_body =
      fmt::format(R"({{"agent_id":"{}","plan_id":"11111111-2222-4333-8444-555555555555",)"
                  R"("description":"sound the harbour","task_type":"analysis"}})",
                  agent);
  const std::string goal = create("/api/v1/goals/", goal_body, "goal_id");
  const std::string task = create("/api/v1/tasks/", task_body, "task_id");
  return {Make("POST agents", "POST", "/api/v1/agents/", agent_body),
          Make("GET agents", "GET", "/api/v1/agents/"),
          Make("GET agent", "GET", "/api/v1/agents/" + agent),
          Make("PATCH agent", "PATCH", "/api/v1/agents/" + agent, R"({"status":"busy"})"),
          Make("POST goals", "POST", "/api/v1/goals/", goal_body),
          Make("GET goals", "GET", "/api/v1/goals/"),
          Make("GET goal", "GET", "/api/v1/goals/" + goal),
          Make("PATCH goal", "PATCH", "/api/v1/goals/" + goal, R"({"status":"completed"})"),
          Make("POST tasks", "POST", "/api/v1/tasks/", task_body),
          Make("GET task", "GET", "/api/v1/tasks/" + task),
          Make("PATCH task", "PATCH", "/api/v1/tasks/" + task, R"({"status":"completed"})")};
}

class Run {
 public:
  Run(const std::string& latency, size_t connections)
      : server_({UNDERSTUDY_BINARY, "serve", "--gateway-port", "0", "--data-layer-port", "0",
                 "--latency", latency, "--seed", std::to_string(kSeed), "--no-report"}),
        delay_(*latency::ParseLatencyChoice(latency), kSeed),
        thinks_(connections > 1) {
    const std::string line = server_.ReadLine();
    const auto port = static_cast<uint16_t>(std::stoul(line.substr(line.rfind(':') + 1)));
    while (server_.ReadLine() != "ready") {
    }
    endpoints_ = Endpoints(port);
    epoll_ = ::epoll_create1(0);
    for (size_t i = 0; i < connections; ++i) {
      Peer& peer = peers_.emplace_back();
      peer.client = std::make_unique<RawClient>(port);
      peer.connection = i + 2;  // the first one made the entities
      peer.next_endpoint = i;
      epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, peer.client->fd(), &event);
      wakes_.push({Clock::now() + Think(), i});
    }
  }
  ~Run() { ::close(epoll_); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  std::vector<Endpoint>& For(std::chrono::seconds time) {
    const Clock::time_point end = Clock::now() + time;
    while (Clock::now() < end) {
      while (!wakes_.empty() && wakes_.top().at <= Clock::now()) {
        const size_t index = wakes_.top().peer;
        wakes_.pop();
        Send(peers_[index]);
      }
      epoll_event events[64];
      const int ready = ::epoll_wait(epoll_, events, 64, wakes_.empty() ? 10 : 1);
      for (int i = 0; i < ready; ++i) Receive(events[i].data.u64);
    }
    server_.Signal(SIGTERM);
    server_.Wait();
    return endpoints_;
  }

 private:
  struct Peer {
    std::unique_ptr<RawClient> client;
    uint64_t connection = 0;
    uint64_t number = 0;
    size_t next_endpoint = 0;
    Clock::time_point sent;
    std::string answer;
  };
  struct Wake {
    Clock::time_point at;
    size_t peer;
    bool operator>(const Wake& other) const { return at > other.at; }
  };

  // Users think, so that neither side is at its limit.
  nanoseconds Think() {
    return thinks_ ? nanoseconds(50'000'000 + random_.Below(100'000'000)) : nanoseconds(0);
  }

  void Send(Peer& peer) {
    ++peer.number;
    peer.answer.clear();
    const std::string& request = endpoints_[peer.next_endpoint % endpoints_.size()].request;
    peer.sent = Clock::now();
    peer.client->Send(request);
  }

  void Receive(size_t index) {
    Peer& peer = peers_[index];
    char bytes[65536];
    const ssize_t count = ::recv(peer.client->fd(), bytes, sizeof bytes, 0);
    const Clock::time_point now = Clock::now();
    if (count <= 0) throw std::runtime_error("the server closed a connection");
    peer.answer.append(bytes, static_cast<size_t>(count));
    const size_t head = peer.answer.find("\r\n\r\n");
    const size_t length = peer.answer.find("content-length: ");
    if (head == std::string::npos ||
        peer.answer.size() < head + 4 + std::stoul(peer.answer.substr(length + 16))) {
      return;
    }
    if (peer.answer[9] != '2') throw std::runtime_error("refused: " + peer.answer);
    Endpoint& endpoint = endpoints_[peer.next_endpoint++ % endpoints_.size()];
    const nanoseconds asked =
        delay_.For(endpoint.method, endpoint.path, {peer.connection, peer.number, 0});
    // A connection's first request may be a cold start, which is another row.
    if (peer.number > 1) {
      endpoint.asked_ms.push_back(static_cast<double>(asked.count()) / 1e6);
      endpoint.delivered_ms.push_back(
          std::chrono::duration<double, std::milli>(now - peer.sent).count());
    }
    wakes_.push({now + Think(), index});
  }

  ChildProcess server_;
  const AnswerDelay delay_;
  const bool thinks_;
  std::vector<Endpoint> endpoints_;
  int epoll_ = -1;
  std::deque<Peer> peers_;
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
  base::Random random_{kSeed};
};

double At(std::vector<double> values, double quantile) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1,
                         static_cast<size_t>(quantile * static_cast<double>(values.size())))];
}

bool Right(double asked, double delivered) {
  return std::abs(delivered - asked) <= std::max(2.0, 0.02 * asked);
}

// Whether all of it was delivered.
bool Show(const std::string& latency, size_t connections, const std::vector<Endpoint>& endpoints) {
  fmt::print("{} at {} connections: asked / delivered, in ms\n", latency, connections);
  fmt::print("  {:<12}{:>7}  {:>17}  {:>17}  {:>17}\n", "endpoint", "n", "p50", "p95", "p99");
  bool all_right = true;
  std::vector<double> late;
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.asked_ms.empty()) continue;
    fmt::print("  {:<12}{:>7}", endpoint.name, endpoint.asked_ms.size());
    bool right = true;
    for (const double quantile : {0.5, 0.95, 0.99}) {
      const double asked = At(endpoint.asked_ms, quantile);
      const double delivered = At(endpoint.delivered_ms, quantile);
      fmt::print("  {:>7.1f} / {:>7.1f}", asked, delivered);
      right = right && Right(asked, delivered);
    }
    for (size_t i = 0; i < endpoint.asked_ms.size(); ++i)
      late.push_back(endpoint.delivered_ms[i] - endpoint.asked_ms[i]);
    fmt::print("{}\n", right ? "" : "  WRONG");
    all_right = all_right && right;
  }
  fmt::print("  delivered - asked: median {:.2f} ms, p99 {:.2f} ms, p99.9 {:.2f} ms\n\n",
             At(late, 0.5), At(late, 0.99), At(late, 0.999));
  return all_right;
}

}  // namespace

int main(int argc, char** argv) {
  const std::chrono::seconds time(argc > 1 ? std::stoi(argv[1]) : 20);
  try {
    bool right = true;
    for (const size_t connections : {1, 50, 200}) {
      Run run("normal", connections);
      right = Show("normal", connections, run.For(time)) && right;
    }
    Run fixed("fixed:100ms", 200);
    right = Show("fixed:100ms", 200, fixed.For(time)) && right;
    fmt::print("{}\n", right ? "every quantile within 2 ms or 2 %"
                             : "not every quantile is within 2 ms or 2 %");
    return right ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "latency_delivery: {}\n", error.what());
    return 1;
  }
}
