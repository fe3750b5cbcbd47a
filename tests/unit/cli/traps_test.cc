#include "cli/traps.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

// A shell and what is around it: by default nothing is set, and a stand-in has the platform's
// ports.
struct Planted {
  std::map<std::string, std::string> variables;
  std::set<std::string> servers = {"http://127.0.0.1:8009", "http://127.0.0.1:8001"};
  std::set<std::string> accepted_keys = {"dev_key_local_ONLY"};
  bool are_stand_ins = true;
  bool ports_are_taken = true;
  bool record_is_good = true;
  std::optional<std::string> ready_text;

  std::vector<Trap> Find() const {
    Surroundings surroundings;
    surroundings.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    surroundings.probe = [this](const std::string& url) {
      Probe probe;
      probe.answers = servers.contains(url);
      if (probe.answers && are_stand_ins) probe.health = std::make_shared<rapidjson::Document>();
      return probe;
    };
    surroundings.ask = [this](const std::string& url, const std::string&,
                              const base::HttpHeaders& headers) {
      if (!servers.contains(url)) return 0;
      return headers.empty() ? 404 : accepted_keys.contains(headers.front().value) ? 200 : 401;
    };
    surroundings.owner_of_port = [this](uint16_t) {
      return ports_are_taken ? std::optional(PortOwner{7, "nginx"}) : std::nullopt;
    };
    if (!record_is_good) {
      surroundings.record.emplace();
      surroundings.record->pid = 7;
    }
    surroundings.record_is_good = record_is_good;
    surroundings.record_path = "/run/default.json";
    surroundings.ready_file = "/tmp/ready";
    surroundings.ready_text = ready_text;
    return FindTraps(surroundings);
  }
};

auto IsTrap(const std::string& check, const std::string& thing, const std::string& problem) {
  return AllOf(Field(&Trap::check, check), Field(&Trap::thing, thing),
               Field(&Trap::problem, HasSubstr(problem)),
               Field(&Trap::remedy, testing::Not(IsEmpty())));
}

TEST(FindTraps, FindsNoneWhereAllIsWell) {
  EXPECT_THAT(Planted{}.Find(), IsEmpty());
  Planted all;
  for (const auto& [name, value] :
       ClientVariables({"http://127.0.0.1:8009", "http://127.0.0.1:8001", "dev_key_local_ONLY"},
                       [](const std::string&) { return std::nullopt; }))
    all.variables[name] = value;
  all.variables["http_proxy"] = "http://proxy:3128";
  all.ready_text = "gateway http://127.0.0.1:8009\ndata layer http://127.0.0.1:8001\n";
  EXPECT_THAT(all.Find(), IsEmpty());
}

TEST(FindTraps, NamesWhoHasThePorts) {
  Planted planted;
  planted.are_stand_ins = false;
  EXPECT_THAT(planted.Find(), ElementsAre(IsTrap("ports", "port 8009", "taken by nginx (pid 7)"),
                                          IsTrap("ports", "port 8001", "nginx")));
}

TEST(FindTraps, FindsAnAddressWhereNobodyAnswers) {
  const std::pair<std::string, std::string> wrong[] = {
      {"L09_URL", "http://127.0.0.1:8000"},         {"API_GATEWAY_URL", "http://10.0.0.1:8009"},
      {"UNDERSTUDY_GATEWAY", "http://127.0.0.1:9"}, {"L01_URL", "http://127.0.0.1:9"},
      {"L01_BASE_URL", "http://127.0.0.1:9"},       {"UNDERSTUDY_DATA_LAYER", "http://127.0.0.1:9"},
  };
  for (const auto& [name, url] : wrong) {
    Planted planted;
    planted.variables[name] = url;
    EXPECT_THAT(planted.Find(), testing::Contains(IsTrap("addresses", name, "nobody answers")));
    EXPECT_THAT(planted.Find(), testing::Contains(Field(
                                    &Trap::remedy, HasSubstr("start a stand-in with "
                                                             "`understudy start`, then set it"))));
  }
}

TEST(FindTraps, KnowsThePortThatMostClientsHaveForTheDataLayer) {
  Planted planted;
  planted.variables["L01_URL"] = "http://127.0.0.1:8002";
  EXPECT_THAT(planted.Find(),
              ElementsAre(IsTrap("addresses", "L01_URL", "the data layer's port is 8001")));
  planted.servers.insert("http://127.0.0.1:8002");
  EXPECT_THAT(planted.Find(), IsEmpty());
}

TEST(FindTraps, FindsWhatIsNotAUrl) {
  Planted planted;
  planted.variables["L01_URL"] = "localhost:8001";
  EXPECT_THAT(planted.Find(),
              testing::Contains(IsTrap("addresses", "L01_URL", "is 'localhost:8001'")));
}

TEST(FindTraps, FindsKeysThatDoNotFit) {
  Planted planted;
  planted.variables = {{"TEST_API_KEY", "short"},
                       {"L01_API_KEY", "dev_key_CHANGE_IN_PRODUCTION"},
                       {"L01_DEFAULT_API_KEY", "dev_key_local_ONLY"}};
  EXPECT_THAT(planted.Find(), ElementsAre(IsTrap("keys", "TEST_API_KEY", "has 5 characters"),
                                          IsTrap("keys", "L01_API_KEY", "is refused")));
}

TEST(FindTraps, FindsAProxyInTheWay) {
  for (const char* name : {"http_proxy", "HTTP_PROXY", "ALL_PROXY"}) {
    Planted planted;
    planted.variables = {{name, "http://proxy:3128"}, {"NO_PROXY", ".corp,localhost"}};
    EXPECT_THAT(planted.Find(), ElementsAre(IsTrap("proxy", name, "http://proxy:3128")));
    planted.variables["no_proxy"] = "127.0.0.1";
    EXPECT_THAT(planted.Find(), IsEmpty());
  }
  Planted https;
  https.variables["https_proxy"] = "http://proxy:3128";
  EXPECT_THAT(https.Find(), IsEmpty()) << "the gateway's URL is http";
}

TEST(FindTraps, FindsALocustHostThatLeadsElsewhere) {
  Planted planted;
  planted.servers.insert("http://staging:8009");
  planted.variables["LOCUST_HOST"] = "http://staging:8009";
  EXPECT_THAT(planted.Find(),
              ElementsAre(IsTrap("locust", "LOCUST_HOST", "send to http://staging:8009")));
  planted.variables["L09_URL"] = "http://staging:8009";
  EXPECT_THAT(planted.Find(), IsEmpty());
  planted.variables = {{"LOCUST_HOST", ""}};
  EXPECT_THAT(planted.Find(), ElementsAre(IsTrap("locust", "LOCUST_HOST", "is set and empty")));
}

TEST(FindTraps, FindsWhatAStandInLeftThatIsGone) {
  Planted planted;
  planted.record_is_good = false;
  planted.ready_text = "gateway http://127.0.0.1:8009\ndata layer http://127.0.0.1:4\n";
  EXPECT_THAT(planted.Find(),
              ElementsAre(IsTrap("records", "/run/default.json", "gone (pid 7)"),
                          IsTrap("records", "/tmp/ready", "names http://127.0.0.1:4")));
}

TEST(FindTraps, SaysWhenThereIsNoServerAtAll) {
  Planted planted;
  planted.servers.clear();
  planted.ports_are_taken = false;
  EXPECT_THAT(planted.Find(), ElementsAre(IsTrap("server", "http://127.0.0.1:8009",
                                                 "neither a platform nor a stand-in")));
}

TEST(FindTraps, HasATestForEachCheck) {
  EXPECT_THAT(CheckNames(),
              ElementsAre("ports", "addresses", "keys", "proxy", "locust", "records", "server"));
}

TEST(FindPortOwner, IsWhoListens) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener, generic, size), 0);
  ASSERT_EQ(::getsockname(listener, generic, &size), 0);
  const uint16_t port = ntohs(address.sin_port);
  EXPECT_FALSE(FindPortOwner(port).has_value()) << "bound, but not listening";
  ASSERT_EQ(::listen(listener, 1), 0);
  const auto owner = FindPortOwner(port);
  ASSERT_TRUE(owner.has_value());
  EXPECT_EQ(owner->pid, ::getpid());
  EXPECT_EQ(owner->program, "cli_test");
  ::close(listener);
  EXPECT_FALSE(FindPortOwner(port).has_value());
}

}  // namespace
}  // namespace cli
