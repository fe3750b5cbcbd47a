#ifndef UNDERSTUDY_CLI_ADMIN_DEFECT_SWITCH_H_
#define UNDERSTUDY_CLI_ADMIN_DEFECT_SWITCH_H_

#include <string>

#include "harness/contract/matrix.h"
#include "harness/target/target.h"

namespace cli {

// Switches the defects of a stand-in through its admin API (docs/admin.md), wherever it runs; puts
// back at the end what was on before. The target must outlive it. Not thread-safe.
class AdminDefectSwitch : public harness::contract::DefectSwitch {
 public:
  explicit AdminDefectSwitch(harness::target::Target& target) : target_(target) {}
  ~AdminDefectSwitch() override;

  // kBadUsage when the target has no such API: it is no stand-in, or runs with --no-admin.
  contracts::core::Status Set(const std::string& defects) override;

 private:
  contracts::core::Status Put(const std::string& defects);
  contracts::core::Result<std::string> Ask(const std::string& method, const std::string& path,
                                           const std::string& body);

  harness::target::Target& target_;
  std::string before_;  // empty until the first Set()
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_ADMIN_DEFECT_SWITCH_H_
