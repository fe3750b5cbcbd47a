#ifndef UNDERSTUDY_MOCK_SERVER_REPORT_FINDING_TABLE_H_
#define UNDERSTUDY_MOCK_SERVER_REPORT_FINDING_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mock_server/report/exchange.h"
#include "mock_server/report/finding.h"

namespace mock_server::report {

// What the services noticed of one client's requests, by code, endpoint and place. Not thread-safe.
class FindingTable {
 public:
  // A client that makes up names of fields or paths can fill neither memory nor a report: beyond so
  // many findings, in all and of one code, the rest is one row for each code. Counts stay exact.
  static constexpr size_t kMaxFindings = 100;
  static constexpr size_t kMaxFindingsOfCode = 20;
  static constexpr size_t kMaxVariants = 4;

  // `endpoint` is the request's index in the table of endpoints, `name` its name there; `number`
  // the client's how-manieth request it was.
  void Record(const Exchange& exchange, size_t endpoint, bool is_known, uint64_t number);

  struct Entry {
    size_t endpoint = 0;  // of a rest: that of its first example
    Finding finding;      // without service and endpoint, unless no endpoint took the request
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  Entry* Find(const diagnosis::Diagnosis& diagnosis, size_t endpoint, const std::string& name);
  Entry& FindRest(diagnosis::Code code, const Exchange& exchange, size_t endpoint, uint64_t number);
  bool HasRoom(const diagnosis::Diagnosis& diagnosis) const;

  std::vector<Entry> entries_;
};

}  // namespace mock_server::report

#endif  // UNDERSTUDY_MOCK_SERVER_REPORT_FINDING_TABLE_H_
