#include "cli/traps.h"

#include <fmt/format.h>

#include <initializer_list>
#include <sstream>
#include <string_view>

#include "harness/client/url.h"
#include "mock_server/gateway/gateway.h"

namespace cli {

namespace {

constexpr char kDefaultGateway[] = "http://127.0.0.1:8009";
constexpr char kDefaultDataLayer[] = "http://127.0.0.1:8001";
constexpr uint16_t kPlatformPorts[] = {8009, 8001};
// What most clients have for the data layer's, and nobody listens on (docs/platform.md).
constexpr uint16_t kWrongDataLayerPort = 8002;
constexpr const char* kGatewayVariables[] = {"L09_URL", "API_GATEWAY_URL", "LOCUST_HOST",
                                             "UNDERSTUDY_GATEWAY"};
constexpr const char* kDataLayerVariables[] = {"L01_URL", "L01_BASE_URL", "UNDERSTUDY_DATA_LAYER"};
constexpr const char* kDataLayerKeys[] = {"L01_API_KEY", "L01_DEFAULT_API_KEY"};
constexpr char kSetByEnv[] = "`eval \"$(understudy env)\"` sets it for the stand-in that runs";

constexpr char kStartOne[] =
    "start a stand-in with `understudy start`, then set it by `eval \"$(understudy env)\"`";

class Finder {
 public:
  explicit Finder(const Surroundings& surroundings) : surroundings_(surroundings) {}

  void CheckPorts() {
    for (const uint16_t port : kPlatformPorts) {
      const auto owner = surroundings_.owner_of_port(port);
      if (!owner || IsPlatform(fmt::format("http://127.0.0.1:{}", port))) continue;
      const std::string who = owner->pid == 0
                                  ? "another user's process"
                                  : fmt::format("{} (pid {})", owner->program, owner->pid);
      Add("ports", fmt::format("port {}", port),
          fmt::format("is taken by {}, which is neither the platform nor a stand-in", who),
          "end that, or start the stand-in with other --gateway-port and --data-layer-port; 0 "
          "takes a free one");
    }
  }

  void CheckAddresses() {
    for (const char* name : kGatewayVariables) CheckAddress(name, false);
    for (const char* name : kDataLayerVariables) CheckAddress(name, true);
  }

  void CheckKeys() {
    if (const std::string key = Value("TEST_API_KEY");
        !key.empty() && key.size() < mock_server::gateway::kShortestKey) {
      Add("keys", "TEST_API_KEY",
          fmt::format("has {} characters, and the gateway wants {} or more", key.size(),
                      mock_server::gateway::kShortestKey),
          kSetByEnv);
    }
    const std::string url = FirstOf(kDataLayerVariables, kDefaultDataLayer);
    for (const char* name : kDataLayerKeys) {
      const std::string key = Value(name);
      if (key.empty()) continue;
      const int status = surroundings_.ask(url, "/agents/?limit=1", {{"X-API-Key", key}});
      if (status != 401 && status != 403) continue;
      Add("keys", name, fmt::format("is refused by the data layer at {}", url),
          "set it to a key of that server, or start the stand-in with --api-keys");
    }
  }

  void CheckProxy() {
    const std::string url = FirstOf(kGatewayVariables, kDefaultGateway);
    const auto parsed = harness::client::ParseUrl(url);
    if (!parsed) return;
    for (const std::string& name : ProxyVariables(surroundings_.environment)) {
      const bool for_https = name.starts_with("https") || name.starts_with("HTTPS");
      if (for_https != parsed->origin.tls && !name.starts_with("all") && !name.starts_with("ALL"))
        continue;
      if (IsDirect(parsed->origin.host)) continue;
      Add("proxy", name,
          fmt::format("sends requests for {} to the proxy {}", parsed->origin.host, Value(name)),
          "add that host to NO_PROXY and no_proxy; " + std::string(kSetByEnv));
    }
  }

  void CheckLocust() {
    const auto host = surroundings_.environment("LOCUST_HOST");
    if (!host) return;
    if (host->empty()) {
      Add("locust", "LOCUST_HOST", "is set and empty, which `understudy load` refuses",
          "give it a value or unset it");
      return;
    }
    const std::string gateway = FirstOf({"L09_URL", "API_GATEWAY_URL"}, kDefaultGateway);
    if (SameServer(*host, gateway)) return;
    Add("locust", "LOCUST_HOST",
        fmt::format("makes Locust and `understudy load` send to {}, while the gateway is {}", *host,
                    gateway),
        "unset it, or give --target or --host");
  }

  void CheckRecords() {
    if (surroundings_.record && !surroundings_.record_is_good) {
      Add("records", surroundings_.record_path,
          fmt::format("is left from a stand-in that is gone (pid {})", surroundings_.record->pid),
          "`understudy status` removes it");
    }
    if (!surroundings_.ready_text) return;
    std::istringstream lines(*surroundings_.ready_text);
    for (std::string line; std::getline(lines, line);) {
      const std::string url = line.substr(line.rfind(' ') + 1);
      if (surroundings_.probe(url).answers) continue;
      Add("records", surroundings_.ready_file, fmt::format("names {}, where nobody answers", url),
          "remove it, and start `understudy serve` again");
      return;
    }
  }

  void CheckServer() {
    const std::string url = FirstOf(kGatewayVariables, kDefaultGateway);
    if (surroundings_.probe(url).answers) return;
    Add("server", url, "nothing answers there: neither a platform nor a stand-in",
        "start one with `understudy start`");
  }

  std::vector<Trap> Take() { return std::move(traps_); }

 private:
  void Add(const char* check, std::string thing, std::string problem, std::string remedy) {
    traps_.push_back({check, std::move(thing), std::move(problem), std::move(remedy)});
  }

  std::string Value(const std::string& name) const {
    return surroundings_.environment(name).value_or("");
  }

  // The first variable that is set.
  template <typename Names>
  std::string FirstOf(const Names& names, const char* otherwise) const {
    for (const char* name : names) {
      if (const std::string value = Value(name); !value.empty()) return value;
    }
    return otherwise;
  }
  std::string FirstOf(std::initializer_list<const char*> names, const char* otherwise) const {
    return FirstOf<std::initializer_list<const char*>>(names, otherwise);
  }

  bool IsPlatform(const std::string& url) const {
    return surroundings_.probe(url).health != nullptr ||
           surroundings_.ask(url, "/health/live", {}) == 200;
  }

  void CheckAddress(const char* name, bool is_data_layer) {
    const std::string url = Value(name);
    if (url.empty()) return;
    const auto parsed = harness::client::ParseUrl(url);
    if (!parsed) {
      Add("addresses", name, fmt::format("is '{}': {}", url, parsed.error().message), kSetByEnv);
      return;
    }
    if (surroundings_.probe(url).answers) return;
    if (is_data_layer && parsed->origin.port == kWrongDataLayerPort) {
      Add("addresses", name,
          fmt::format("is {}, and nobody answers there; the data layer's port is 8001", url),
          "set it, or start the stand-in with --data-layer-port 8001,8002");
      return;
    }
    Add("addresses", name, fmt::format("is {}, and nobody answers there", url), kStartOne);
  }

  static bool SameServer(const std::string& one, const std::string& other) {
    const auto a = harness::client::ParseUrl(one);
    const auto b = harness::client::ParseUrl(other);
    const auto host = [](const harness::client::Url& url) {
      return url.origin.host == "localhost" ? std::string("127.0.0.1") : url.origin.host;
    };
    return a && b && host(*a) == host(*b) && a->origin.port == b->origin.port;
  }

  // Whether tools ask no proxy for the host: it or a domain of it is listed, in the variable that
  // they read. They differ in which that is.
  bool IsDirect(const std::string& host) const {
    for (const char* name : {"no_proxy", "NO_PROXY"}) {
      std::string list = Value(name);
      for (char& c : list) {
        if (c == ',') c = ' ';
      }
      std::istringstream entries(list);
      for (std::string entry; entries >> entry;) {
        const std::string domain = entry.starts_with('.') ? entry : "." + entry;
        if (entry == "*" || entry == host || host.ends_with(domain)) return true;
      }
    }
    return false;
  }

  const Surroundings& surroundings_;
  std::vector<Trap> traps_;
};

struct Check {
  const char* name;
  void (Finder::*find)();
};

constexpr Check kChecks[] = {
    {"ports", &Finder::CheckPorts},   {"addresses", &Finder::CheckAddresses},
    {"keys", &Finder::CheckKeys},     {"proxy", &Finder::CheckProxy},
    {"locust", &Finder::CheckLocust}, {"records", &Finder::CheckRecords},
    {"server", &Finder::CheckServer},
};

}  // namespace

std::vector<std::string> CheckNames() {
  std::vector<std::string> names;
  for (const Check& check : kChecks) names.emplace_back(check.name);
  return names;
}

std::vector<Trap> FindTraps(const Surroundings& surroundings) {
  Finder finder(surroundings);
  for (const Check& check : kChecks) (finder.*check.find)();
  return finder.Take();
}

}  // namespace cli
