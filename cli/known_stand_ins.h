#ifndef UNDERSTUDY_CLI_KNOWN_STAND_INS_H_
#define UNDERSTUDY_CLI_KNOWN_STAND_INS_H_

#include <memory>
#include <string>
#include <vector>

#include "harness/drift/endpoints.h"
#include "harness/drift/known_states.h"
#include "mock_server/defects/platform_state.h"

namespace cli {

// The stand-in in each state that it can be in, for `drift` to compare a target with. Thread-safe.
class KnownStandIns : public harness::drift::KnownStates {
 public:
  // `base` is the state without a switch. The data layer accepts `data_layer_key` alone.
  KnownStandIns(const mock_server::defects::Faults& base, std::string data_layer_key);

  const std::vector<harness::drift::Switch>& switches() const override { return switches_; }
  base::Result<std::unique_ptr<harness::client::Target>> Open(
      const harness::drift::Switches& on) const override;

  // One without a switch whose time is the machine's, as live traffic needs it.
  base::Result<std::unique_ptr<harness::client::Target>> OpenLive() const;

  // What both services have.
  base::Result<std::vector<harness::drift::Endpoint>> Endpoints() const;

 private:
  const mock_server::defects::Faults base_;
  const std::string data_layer_key_;
  std::vector<harness::drift::Switch> switches_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_KNOWN_STAND_INS_H_
