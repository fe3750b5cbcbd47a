#include "cli/verify_target.h"

#include <fmt/format.h>

#include "cli/in_process_target.h"
#include "contracts/core/clock.h"
#include "mock_server/platform.h"

namespace cli {
namespace {

using contracts::core::Error;
using contracts::core::ErrorCode;
using contracts::core::HttpRequest;
using contracts::core::Service;
using contracts::core::Status;
using harness::target::Target;

// The stand-in, and its defects by plain calls.
class EmbeddedTarget : public VerifyTarget, public harness::contract::DefectSwitch {
 public:
  static contracts::core::Result<std::unique_ptr<VerifyTarget>> Open(
      const harness::contract::RunOptions& run) {
    auto embedded = std::make_unique<EmbeddedTarget>();
    mock_server::PlatformOptions options;
    options.seed = run.seed;
    auto platform = mock_server::Platform::Open(std::move(options), embedded->clock_);
    if (!platform) return tl::unexpected<Error>(platform.error());
    embedded->platform_ = std::move(*platform);
    return embedded;
  }

  Target& target() override { return target_; }
  DefectSwitch& defects() override { return *this; }
  std::string name() const override { return "the embedded stand-in"; }

  Status Set(const std::string& defects) override {
    const auto set = mock_server::defects::DefectSet::Parse(defects);
    if (!set) return tl::unexpected<Error>(set.error());
    platform_->set_defects(*set);
    platform_->Reset();
    return {};
  }

 private:
  contracts::core::SystemClock clock_;
  std::unique_ptr<mock_server::Platform> platform_;
  InProcessTarget target_{[this](Service service, const HttpRequest& request) {
    return platform_->Handle(service, request);
  }};
};

}  // namespace

contracts::core::Result<std::unique_ptr<VerifyTarget>> VerifyTarget::Open(
    const TargetOptions& options, harness::contract::RunOptions& run) {
  if (options.gateway.empty() && !options.data_layer.empty()) {
    return contracts::core::Fail(ErrorCode::kBadUsage,
                                 "--data-layer needs --target, the gateway's URL");
  }
  if (options.gateway.empty()) return EmbeddedTarget::Open(run);
  return contracts::core::Fail(ErrorCode::kBadUsage, "--target is not there yet");
}

}  // namespace cli
