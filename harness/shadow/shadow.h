#ifndef UNDERSTUDY_HARNESS_SHADOW_SHADOW_H_
#define UNDERSTUDY_HARNESS_SHADOW_SHADOW_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "harness/drift/drift.h"
#include "harness/shadow/exchange_reader.h"
#include "harness/shadow/keys_seen.h"
#include "harness/shadow/live_comparison.h"
#include "harness/shadow/live_record.h"
#include "harness/shadow/passed.h"

namespace harness::shadow {

// Reads what passed through a relay, compares it with a stand-in, and keeps what is to be recorded.
// Not thread-safe.
class Shadow {
 public:
  // What is told has no secrets. Of one kind, the first ten are told; all are counted.
  Shadow(OpenStandIn open, std::vector<drift::Endpoint> endpoints, LiveComparison::Told told,
         bool record);

  base::Status Open() { return comparison_.Open(); }
  // Until the queue was ended, or nothing more can be compared.
  void Run(PassedQueue& queue);

  // Without secrets.
  drift::DriftReport Report() const;
  std::string Record(const std::string& id) const;
  size_t connections() const { return connections_; }
  size_t requests() const { return requests_; }
  // What else is to be said, in words.
  std::vector<std::string> Notes() const;

 private:
  void Take(const Passed& passed);
  ExchangeReader& ReaderOf(const Passed& passed);
  void Finished(const LiveExchange& live);
  drift::Group WithoutSecrets(drift::Group group) const;

  KeysSeen keys_;
  LiveComparison comparison_;
  LiveRecord record_;
  const bool records_;
  std::map<uint64_t, std::unique_ptr<ExchangeReader>> readers_;  // of open connections
  uint64_t now_ = 0;
  size_t connections_ = 0;
  size_t requests_ = 0;
  size_t refused_ = 0;        // connections
  std::string refusal_;       // the last one
  bool unreachable_ = false;  // the last connection was refused
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_SHADOW_H_
