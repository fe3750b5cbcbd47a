#ifndef UNDERSTUDY_HARNESS_SHADOW_LIVE_COMPARISON_H_
#define UNDERSTUDY_HARNESS_SHADOW_LIVE_COMPARISON_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "harness/client/target.h"
#include "harness/drift/drift.h"
#include "harness/shadow/exchange_reader.h"
#include "harness/shadow/id_pairs.h"

namespace harness::shadow {

using OpenStandIn = std::function<base::Result<std::unique_ptr<client::Target>>()>;
// Calls the function for each request that was not answered yet.
using EachPending = std::function<void(const std::function<void(const LiveExchange&)>&)>;

// Compares what passes with what a stand-in says to the same requests, in the order of the
// platform's answers: a client that uses an answer has got it before. What the platform had before,
// what an earlier difference left behind, and what depends on the order of requests that were under
// way at once is not comparable, and never a difference. Not thread-safe.
class LiveComparison {
 public:
  // What is told of an exchange that is not the same: its group so far; one step is the first.
  using Told = std::function<void(const drift::Endpoint& endpoint, const drift::Group& group)>;

  // `open` gives a stand-in without data; it is asked for another once this one has seen too much.
  LiveComparison(OpenStandIn open, std::vector<drift::Endpoint> endpoints, Told told);

  base::Status Open();
  void Compare(const LiveExchange& live, const EachPending& each_pending);

  // Endpoints, counts and groups, as far as it got.
  drift::DriftReport Report() const;
  // How often it began anew with an empty stand-in.
  size_t restarts() const { return restarts_; }

 private:
  // One exchange while it is looked at.
  struct Case {
    const LiveExchange& live;
    base::HttpRequest request;  // as the stand-in gets it
    drift::Answer expected;     // the stand-in's
    drift::Answer actual;       // the platform's
    // The same with everything masked and the platform's ids translated.
    drift::Answer masked_expected;
    drift::Answer masked_actual;
    std::vector<std::string> new_ids;  // in one of the answers, and in none before
  };
  // A request that changes something, as far as the order matters.
  struct Change {
    uint64_t begun = 0;
    uint64_t ended = 0;
    std::string path;
    std::unordered_set<std::string> ids;
  };
  // What the platform said to a request that only reads, and after how many changes.
  struct Read {
    uint64_t changes = 0;
    uint64_t answer = 0;
  };
  using Ids = std::unordered_set<std::string>;
  using Key = std::tuple<drift::Outcome, size_t, drift::Hindrance, int, int, std::string>;

  base::HttpRequest ForStandIn(const LiveExchange& live) const;
  static drift::Answer Ask(client::Target& stand_in, const Case& one);
  void AskAndMask(Case& one);
  bool AskWithItsKey(Case& one);
  drift::Judgement JudgeCase(Case& one, const EachPending& each_pending);
  bool IsLeftBehind(const Case& one) const;
  bool MayBeOutOfOrder(const LiveExchange& live, const EachPending& each_pending) const;
  bool IsThereAlready(Case& one);
  bool DependsOnState(Case& one);
  bool ContradictsItself(const Case& one) const;
  void NoteChange(const Case& one, drift::Outcome outcome);
  void NoteRead(const Case& one);
  void Count(const Case& one, drift::Judgement judged);
  void RestartIfFull();

  const OpenStandIn open_;
  const Told told_;
  drift::EndpointTable endpoints_;
  std::unique_ptr<client::Target> stand_in_;
  std::unique_ptr<client::Target> empty_;  // only read from
  IdPairs pairs_;
  // Keys of the data layer that the platform accepts.
  std::set<std::string> accepted_keys_;
  // Ids of the stand-in's of which an earlier difference, or an answer that never came, leaves open
  // what is stored; and those that such a request named beside its own.
  Ids left_behind_;
  Ids touched_;
  std::deque<Change> changes_;  // the last ones
  uint64_t change_count_ = 0;
  std::unordered_map<std::string, Read> reads_;
  std::vector<drift::Counts> by_endpoint_;
  drift::Counts counts_;
  std::map<Key, drift::Group> groups_;
  size_t number_ = 0;  // of the exchange
  size_t restarts_ = 0;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_LIVE_COMPARISON_H_
