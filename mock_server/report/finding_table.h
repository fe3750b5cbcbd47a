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
  // A client that makes up names of fields or paths can't fill memory: beyond so many findings,
  // the rest is counted only.
  static constexpr size_t kMaxFindings = 200;
  static constexpr size_t kMaxVariants = 4;

  // `endpoint` is the request's index in the table of endpoints, `name` its name there; `number`
  // the client's how-manieth request it was.
  void Record(const Exchange& exchange, size_t endpoint, bool is_known, uint64_t number);

  struct Entry {
    size_t endpoint = 0;
    Finding finding;  // without service and endpoint, unless no endpoint took the request
  };
  const std::vector<Entry>& entries() const { return entries_; }
  // Diagnoses that found no room.
  uint64_t dropped() const { return dropped_; }

 private:
  Entry* Find(const diagnosis::Diagnosis& diagnosis, size_t endpoint, const std::string& name);

  std::vector<Entry> entries_;
  uint64_t dropped_ = 0;
};

}  // namespace mock_server::report

#endif  // UNDERSTUDY_MOCK_SERVER_REPORT_FINDING_TABLE_H_
