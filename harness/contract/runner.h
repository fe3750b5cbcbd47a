#ifndef UNDERSTUDY_HARNESS_CONTRACT_RUNNER_H_
#define UNDERSTUDY_HARNESS_CONTRACT_RUNNER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/redaction.h"
#include "harness/client/dead_connection.h"
#include "harness/client/event_source.h"
#include "harness/client/target.h"
#include "harness/contract/contract_model.h"
#include "harness/contract/result.h"

namespace harness::contract {

// How contracts are run, for any target.
struct RunOptions {
  // Sent as X-API-Key unless a step says otherwise. The gateway requires 32 characters, the data
  // layer a key that it knows. Results show these two, which everybody knows, and no others.
  std::string gateway_key = "understudy-contract-key-0123456789";
  std::string data_layer_key = "dev_key_local_ONLY";
  uint64_t seed = 0;
  // Without it, contracts with steps on the data layer are skipped, and say so.
  bool has_data_layer = true;
  // Tells what the target publishes; it must outlive the run. nullptr: what steps say of events is
  // not checked, and their results say so.
  client::EventSource* events = nullptr;
  // Whether a failure of this contract, by its short name, and step is known, so that it is
  // Outcome::kKnown. Empty: none is. For RunSuite().
  std::function<bool(std::string_view contract, std::string_view step)> known{};
  // Asked before each step; once it says yes, nothing is run but the `finally` of the contract that
  // was begun. Empty: never.
  std::function<bool()> interrupted{};
};

// Whether requests are those of the contract, or, where the contract knows them, what the faulty
// load script sent instead (docs/contract-format.md, Defects).
enum class Sender { kContract, kFaultyScript };

// Runs contracts against a target, one step after the other. A step that fails ends the steps;
// `finally` runs always. A request that met a connection that had just died is sent once more, and
// the result says so (harness/client/dead_connection.h). A target that has never answered counts as
// unreachable; one that answered before has failed. Not thread-safe. The target and the clock
// must outlive it.
class Runner {
 public:
  Runner(client::Target& target, const base::Clock& clock, RunOptions options);

  ContractResult Run(const harness::contract::Contract& contract,
                     Sender sender = Sender::kContract);

  bool interrupted() const { return options_.interrupted && options_.interrupted(); }

 private:
  class Session;
  client::Target& target_;
  const base::Clock& clock_;
  const RunOptions options_;
  const std::optional<base::Redactor> redactor_;  // where there are keys to hide
  bool answered_ = false;                         // whether the target has answered anything
  client::DeadConnections dead_connections_;  // of the gateway's, between one contract and the next
};

// Called after each contract of a suite.
using ContractDone = std::function<void(const ContractResult&)>;

// Runs them in order. When nobody answers, the rest is not run.
SuiteResult RunSuite(std::span<const harness::contract::Contract> contracts, client::Target& target,
                     const base::Clock& clock, const RunOptions& options, const ContractDone& done);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_RUNNER_H_
