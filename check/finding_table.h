#ifndef UNDERSTUDY_CHECK_FINDING_TABLE_H_
#define UNDERSTUDY_CHECK_FINDING_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "check/exchange.h"
#include "check/finding.h"

namespace check {

// What the services noticed of one client's requests, by code, endpoint and place. Not thread-safe.
class FindingTable {
 public:
  // A client that makes up names of fields or paths can fill neither memory nor a report: beyond so
  // many findings, in all and of one code, the rest is one row for each code. Counts stay exact.
  static constexpr size_t kMaxFindings = 100;
  static constexpr size_t kMaxFindingsOfCode = 20;
  static constexpr size_t kMaxVariants = 4;

  // `endpoint` is the request's index in the table of endpoints, `name` its name there; `number`
  // counts the client's requests, from 1.
  void Record(const Exchange& exchange, size_t endpoint, bool is_known, uint64_t number);

  struct Entry {
    size_t endpoint = 0;  // of a rest: that of its first example
    Finding finding;      // without service and endpoint, unless no endpoint took the request
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  Entry* Find(const mock_server::diagnosis::Diagnosis& diagnosis, size_t endpoint,
              const std::string& name);
  Entry& FindRest(mock_server::diagnosis::Code code, const Exchange& exchange, size_t endpoint,
                  uint64_t number);
  bool HasRoom(const mock_server::diagnosis::Diagnosis& diagnosis) const;

  std::vector<Entry> entries_;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_FINDING_TABLE_H_
