#include "cli/known_stand_ins.h"

#include <fmt/format.h>

#include <chrono>

#include "base/clock.h"
#include "cli/in_process_target.h"
#include "mock_server/platform/platform.h"

namespace cli {
namespace {

using harness::drift::Switch;
using harness::drift::Switches;
using mock_server::defects::Defect;
using mock_server::defects::Faults;
using mock_server::defects::Latent;
using mock_server::platform::Platform;
using mock_server::platform::PlatformOptions;

// The defects of the server; 5 and 6 were in the load script.
constexpr int kServerDefects = 4;
constexpr const char* kDefectTexts[kServerDefects] = {
    "POST goals: the data layer misses the fields it requires",
    "POST tasks: the data layer has no route for them",
    "GET agent: its jsonb columns arrive as text",
    "PATCH agent: an object is handed to the driver",
};
constexpr const char* kLatentTexts[mock_server::defects::kLatentCount] = {
    "creates of events, tools, config, evaluations, feedback and documents",
    "PATCH of tools and documents with objects",
    "tool executions are stored, and answered 500",
    "the list of tool executions is shadowed",
    "times with a zone are refused",
    "a restart of the data layer deletes what five tables hold",
    "\"404\" in an id turns a refusal into a 404",
    "the gateway is ready while the data layer is down",
    "NaN is stored and makes its row unreadable",
};

// Time passes with the requests alone, so that the same requests get the same answers: whether a
// dead connection is met depends on it.
constexpr auto kBetweenRequests = std::chrono::microseconds(10);

class OwnedPlatform : public InProcessTarget {
 public:
  // With `live`, time passes as it does.
  static base::Result<std::unique_ptr<harness::client::Target>> Open(PlatformOptions options,
                                                                     bool live) {
    auto owned = std::make_unique<OwnedPlatform>(live);
    const base::Clock& clock =
        live ? static_cast<const base::Clock&>(owned->system_clock_) : owned->clock_;
    auto platform = Platform::Open(std::move(options), clock);
    if (!platform) return tl::unexpected(platform.error());
    owned->platform_ = std::move(*platform);
    return owned;
  }

  explicit OwnedPlatform(bool live)
      : InProcessTarget([this, live](base::Service service, const base::HttpRequest& request) {
          if (!live) clock_.Advance(kBetweenRequests);
          return platform_->Handle(service, request);
        }) {}

 private:
  base::SystemClock system_clock_;
  base::ManualClock clock_{system_clock_.WallNow()};
  std::unique_ptr<Platform> platform_;
};

// The switches in their order: the defects of the server, the latent ones, dead connections.
PlatformOptions OptionsOf(const Faults& base, const Switches& on) {
  PlatformOptions options;
  options.defects = base.defects;
  options.repairs = base.repairs;
  for (const size_t index : on) {
    const int number = static_cast<int>(index) + 1;
    if (number <= kServerDefects) {
      const auto defect = static_cast<Defect>(number);
      options.defects.Set(defect, !base.defects.Has(defect));
    } else if (number <= kServerDefects + mock_server::defects::kLatentCount) {
      const auto latent = static_cast<Latent>(number - kServerDefects);
      options.repairs.Set(latent, !base.repairs.Has(latent));
    } else {
      options.dead_connections = true;
    }
  }
  return options;
}

}  // namespace

KnownStandIns::KnownStandIns(const Faults& base, std::string data_layer_key)
    : base_(base), data_layer_key_(std::move(data_layer_key)) {
  for (int number = 1; number <= kServerDefects; ++number) {
    const bool fixed = !base.defects.Has(static_cast<Defect>(number));
    switches_.push_back({fmt::format("defect {}", number),
                         fmt::format("answers as {} fix {} ({})", fixed ? "before" : "after",
                                     number, kDefectTexts[number - 1]),
                         fixed ? fmt::format("--defects {}", number) : ""});
  }
  for (int number = 1; number <= mock_server::defects::kLatentCount; ++number) {
    const bool broken = !base.repairs.Has(static_cast<Latent>(number));
    switches_.push_back({fmt::format("L{}", number),
                         fmt::format("L{} {} ({})", number, broken ? "is fixed" : "is there",
                                     kLatentTexts[number - 1]),
                         broken ? fmt::format("--repair L{}", number) : ""});
  }
  switches_.push_back(
      {"dead connections",
       "after an unhandled 500 of the data layer the gateway's next call fails (T11)",
       "--dead-connections"});
}

base::Result<std::unique_ptr<harness::client::Target>> KnownStandIns::Open(
    const Switches& on) const {
  PlatformOptions options = OptionsOf(base_, on);
  options.api_keys = {data_layer_key_};
  return OwnedPlatform::Open(std::move(options), /*live=*/false);
}

base::Result<std::unique_ptr<harness::client::Target>> KnownStandIns::OpenLive() const {
  PlatformOptions options = OptionsOf(base_, {});
  options.api_keys = {data_layer_key_};
  return OwnedPlatform::Open(std::move(options), /*live=*/true);
}

base::Result<std::vector<harness::drift::Endpoint>> KnownStandIns::Endpoints() const {
  const base::SystemClock clock;
  auto platform = Platform::Open({}, clock);
  if (!platform) return tl::unexpected(platform.error());
  std::vector<harness::drift::Endpoint> endpoints;
  for (const auto& route : (*platform)->routes())
    endpoints.push_back({route.service, std::string(route.method), std::string(route.path)});
  return endpoints;
}

}  // namespace cli
