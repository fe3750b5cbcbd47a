#ifndef UNDERSTUDY_OUTPUT_BASELINE_H_
#define UNDERSTUDY_OUTPUT_BASELINE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "output/problem.h"

namespace output {

// What is known to be wrong, and is to fail no run until it is repaired: a file beside the
// contracts or the script, which a person reads and a version control system keeps
// (schemas/baseline.schema.json). Not thread-safe.
class Baseline {
 public:
  // A problem by what stays the same from run to run. Messages, which quote ids, are for the
  // reader.
  struct Entry {
    std::string rule;
    std::string subject;
    std::string message;
  };

  // kBadFile with the path, the place and the remedy.
  static base::Result<Baseline> Load(const std::string& path);
  // Of nothing.
  Baseline() = default;

  // Whether it is known; from here on the entry counts as met.
  bool Meet(std::string_view rule, std::string_view subject);
  // Entries that were not met, "goals/create, read back": they no longer occur.
  std::vector<Entry> Unmet() const;

  void Add(Entry entry);
  // The text of the file, in an order that does not depend on that of the run.
  std::string Text(std::string_view command) const;

 private:
  struct Known {
    Entry entry;
    bool met = false;
  };
  std::vector<Known> known_;
};

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_BASELINE_H_
