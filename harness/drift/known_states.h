#ifndef UNDERSTUDY_HARNESS_DRIFT_KNOWN_STATES_H_
#define UNDERSTUDY_HARNESS_DRIFT_KNOWN_STATES_H_

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/client/target.h"

namespace harness::drift {

// One thing in which the platform may be other than the stand-in is by default.
struct Switch {
  std::string name;     // "defect 2"
  std::string meaning;  // "answers as before fix 2 (…)"
  std::string option;   // "--defects 2": what makes a stand-in answer so
};

// By their indexes.
using Switches = std::set<size_t>;

// Where the stand-ins come from that a target is compared with; only the CLI can make them.
class KnownStates {
 public:
  virtual ~KnownStates() = default;

  virtual const std::vector<Switch>& switches() const = 0;
  // A stand-in without any data, with these switches on.
  virtual base::Result<std::unique_ptr<client::Target>> Open(const Switches& on) const = 0;
};

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_KNOWN_STATES_H_
