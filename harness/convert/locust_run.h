#ifndef UNDERSTUDY_HARNESS_CONVERT_LOCUST_RUN_H_
#define UNDERSTUDY_HARNESS_CONVERT_LOCUST_RUN_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "harness/load/profile.h"
#include "harness/verdict/threshold.h"

namespace harness::convert {

// The part of a locustfile that a master needs as well: stages, thresholds, and how to run it. The
// profile must outlive it.
class LocustRun {
 public:
  // Fails when a threshold can't be read.
  static base::Result<LocustRun> Of(const load::Profile& profile);

  // The beginning of the file: what it is, and the command that runs it.
  std::string Docstring(std::string_view command, std::string_view what) const;
  // What it imports of Python's own, one a line.
  std::string StandardImports() const;
  // What it imports from locust.
  std::vector<std::string> Imports() const;
  bool has_thresholds() const { return !thresholds_.empty(); }
  // The end of the file: a load shape and a listener, where there is something for them.
  std::string Text() const;

 private:
  explicit LocustRun(const load::Profile& profile) : profile_(profile) {}

  bool asks_data_layer() const { return profile_.workload->service == base::Service::kDataLayer; }
  bool staged() const { return profile_.stages.size() > 1; }
  std::string CommandLine() const;
  std::string Shape() const;
  std::string Listener() const;

  const load::Profile& profile_;
  std::vector<verdict::Threshold> thresholds_;
};

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_LOCUST_RUN_H_
