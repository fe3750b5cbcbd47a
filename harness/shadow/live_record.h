#ifndef UNDERSTUDY_HARNESS_SHADOW_LIVE_RECORD_H_
#define UNDERSTUDY_HARNESS_SHADOW_LIVE_RECORD_H_

#include <string>
#include <unordered_map>
#include <utility>

#include "base/redaction.h"
#include "harness/drift/scenario.h"
#include "harness/shadow/exchange_reader.h"

namespace harness::shadow {

// What passed as one scenario, in the order of the answers, in which a later request takes an id
// from the earlier answer that had it first. Keeps the first 64 MB. Not thread-safe.
class LiveRecord {
 public:
  void Add(const LiveExchange& live);

  // The line of a file that `drift --corpus` plays; empty when there is nothing.
  std::string Line(const std::string& id, const base::Redactor& redactor) const;
  // What came after it was full.
  size_t left_out() const { return left_out_; }

 private:
  std::string WithNames(const std::string& text);
  void NoteIds(const std::string& body);

  // Where an id is to be had: the step, the path in its answer, and the name once one is needed.
  struct Source {
    size_t step = 0;
    std::string path;
    std::string name;
  };

  drift::Scenario scenario_;
  drift::Recording recording_;
  std::unordered_map<std::string, Source> sources_;
  size_t names_ = 0;
  size_t bytes_ = 0;
  size_t left_out_ = 0;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_LIVE_RECORD_H_
