#ifndef UNDERSTUDY_HARNESS_CONTRACT_MATRIX_H_
#define UNDERSTUDY_HARNESS_CONTRACT_MATRIX_H_

#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/contract/contract_model.h"
#include "harness/contract/runner.h"

namespace harness::contract {

// Switches the target's defects (docs/contract-format.md, Detection matrix). The implementation
// restores the previous ones.
class DefectSwitch {
 public:
  virtual ~DefectSwitch() = default;
  // Switches exactly these on ("none", "3") and forgets all entities.
  virtual base::Status Set(const std::string& defects) = 0;
};

// A defect and its contract: passes without it, and fails with it as the contract says, or else why
// not.
struct MatrixRow {
  int number = 0;
  std::string title;
  std::string recorded;
  std::string contract;    // short name
  bool by_script = false;  // a defect of the load script: "on" means that the contract sends what
                           // the script sent
  ContractResult off;
  ContractResult on;
  std::string off_wrong;  // empty: as it should be
  std::string on_wrong;

  bool Right() const { return off_wrong.empty() && on_wrong.empty(); }
};

// Runs every contract that has a defect with it off and on, in the order of the defects' numbers.
// Once the runner is interrupted, the rows are those that were finished before. kNothingRan when
// there are none; the switch's error when it can't switch.
base::Result<std::vector<MatrixRow>> RunMatrix(
    std::span<const harness::contract::Contract> contracts, Runner& runner, DefectSwitch& defects);

// Empty when a failed run failed as the defect's contract says: at the step, with the status, with
// the words.
std::string WhyNotAsExpected(const harness::contract::DefectNote& defect,
                             const ContractResult& result);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_MATRIX_H_
