#ifndef UNDERSTUDY_CLI_ADMIN_DEFECT_SWITCH_H_
#define UNDERSTUDY_CLI_ADMIN_DEFECT_SWITCH_H_

#include <string>

#include "harness/client/target.h"
#include "harness/contract/matrix.h"

namespace cli {

// Switches the defects of a stand-in through its admin API (docs/admin.md), wherever it runs; puts
// back at the end what was on before. The target must outlive it. Not thread-safe.
class AdminDefectSwitch : public harness::contract::DefectSwitch {
 public:
  explicit AdminDefectSwitch(harness::client::Target& target) : target_(target) {}
  ~AdminDefectSwitch() override;

  // kBadUsage when the target has no such API: it is no stand-in, or runs with --no-admin.
  base::Status Set(const std::string& defects) override;

 private:
  base::Status Put(const std::string& defects);
  base::Result<std::string> Ask(const std::string& method, const std::string& path,
                                const std::string& body);

  harness::client::Target& target_;
  std::string before_;  // empty until the first Set()
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_ADMIN_DEFECT_SWITCH_H_
