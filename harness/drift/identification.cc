#include "harness/drift/identification.h"

#include <optional>

namespace harness::drift {
namespace {

using base::Result;

// How well a state explains the target.
struct Fit {
  size_t alike = 0;        // steps
  size_t unexplained = 0;  // that differ, or ask for something else since an earlier one does
};

Fit FitOf(const Trace& target, const Trace& state) {
  Fit fit;
  for (size_t i = 0; i < target.size(); ++i) {
    const Judgement judged = Judge(target[i], state[i]);
    fit.alike += judged.outcome == Outcome::kSame;
    fit.unexplained +=
        judged.outcome == Outcome::kDiffers || judged.hindrance == Hindrance::kEarlierStep;
  }
  return fit;
}

Switches With(Switches on, size_t more) {
  on.insert(more);
  return on;
}

Switches Without(Switches on, size_t less) {
  on.erase(less);
  return on;
}

class Search {
 public:
  Search(const Trace& target, StateTraces& traces, const std::function<bool()>& interrupted)
      : target_(target), traces_(traces), interrupted_(interrupted) {}

  Result<Identification> Run() {
    if (auto begun = Try({}); !begun) return tl::unexpected(begun.error());
    while (fit_.unexplained > 0 && !interrupted_()) {
      for (const auto attempt : {&Search::TryLikely, &Search::TryEach, &Search::TryPairs}) {
        if (best_ != now_) break;
        if (auto tried = (this->*attempt)(); !tried) return tl::unexpected(tried.error());
      }
      if (best_ == now_) break;
      now_ = best_;
    }
    return Told();
  }

 private:
  size_t count() const { return traces_.states().switches().size(); }

  // Keeps it when it explains more than the best so far. To make answers incomparable explains
  // nothing.
  base::Status Try(const Switches& on) {
    const auto trace = traces_.Of(on);
    if (!trace) return tl::unexpected(trace.error());
    const Fit fit = FitOf(target_, **trace);
    if (begun_ && (fit.alike <= fit_.alike || fit.unexplained > fit_.unexplained)) return {};
    begun_ = true;
    fit_ = fit;
    best_ = on;
    return {};
  }

  base::Status TryOne(size_t index) {
    return Try(now_.contains(index) ? Without(now_, index) : With(now_, index));
  }

  // Those that alone change an answer that is not explained yet.
  base::Status TryLikely() {
    const auto plain = traces_.Of({});
    if (!plain) return tl::unexpected(plain.error());
    const auto now = traces_.Of(now_);
    if (!now) return tl::unexpected(now.error());
    for (size_t i = 0; i < count() && fit_.unexplained > 0 && !interrupted_(); ++i) {
      const auto alone = traces_.Of({i});
      if (!alone) return tl::unexpected(alone.error());
      bool likely = false;
      for (size_t step = 0; step < target_.size() && !likely; ++step) {
        likely = (**alone)[step] != (**plain)[step] &&
                 Judge(target_[step], (**now)[step]).outcome != Outcome::kSame;
      }
      if (!likely) continue;
      if (auto tried = TryOne(i); !tried) return tried;
    }
    return {};
  }

  base::Status TryEach() {
    for (size_t i = 0; i < count() && fit_.unexplained > 0 && !interrupted_(); ++i) {
      if (auto tried = TryOne(i); !tried) return tried;
    }
    return {};
  }

  base::Status TryPairs() {
    for (size_t i = 0; i < count(); ++i) {
      for (size_t j = i + 1; j < count() && fit_.unexplained > 0 && !interrupted_(); ++j) {
        if (now_.contains(i) || now_.contains(j)) continue;
        if (auto tried = Try(With(With(now_, i), j)); !tried) return tried;
      }
    }
    return {};
  }

  Result<Identification> Told() {
    Identification told;
    told.on = now_;
    told.interrupted = interrupted_();
    const auto plain = traces_.Of({});
    if (!plain) return tl::unexpected(plain.error());
    const auto whole = traces_.Of(now_);
    if (!whole) return tl::unexpected(whole.error());
    told.shown.resize(target_.size());
    told.explained.resize(target_.size());
    for (size_t i = 0; i < target_.size(); ++i)
      told.explained[i] = Judge(target_[i], (**whole)[i]).outcome == Outcome::kSame;
    for (const size_t one : now_) {
      const auto without = traces_.Of(Without(now_, one));
      if (!without) return tl::unexpected(without.error());
      for (size_t i = 0; i < target_.size(); ++i) {
        if (told.explained[i] && Judge(target_[i], (**without)[i]).outcome != Outcome::kSame)
          told.shown[i].insert(one);
      }
    }
    // What more than one of them would explain alone shows them all.
    for (size_t i = 0; i < target_.size(); ++i) {
      if (told.explained[i] && told.shown[i].empty() &&
          Judge(target_[i], (**plain)[i]).outcome != Outcome::kSame)
        told.shown[i] = now_;
    }
    return told;
  }

  const Trace& target_;
  StateTraces& traces_;
  const std::function<bool()>& interrupted_;
  Switches now_;
  Switches best_;
  Fit fit_;  // of best_
  bool begun_ = false;
};

Result<std::vector<Recording>> PlayAll(const std::vector<Scenario>& corpus, const Send& send,
                                       const MayPlay& may_play) {
  std::vector<Recording> played;
  for (const Scenario& scenario : corpus) {
    auto recording = Play(scenario, send, may_play);
    if (!recording) return tl::unexpected(recording.error());
    played.push_back(std::move(*recording));
  }
  return played;
}

}  // namespace

Result<TwoPlays> PlayToStandIn(const std::vector<Scenario>& corpus, client::Target& stand_in,
                               const MayPlay& may_play) {
  const auto send = [&](base::Service service, const base::HttpRequest& request) {
    return stand_in.Send(service, request);
  };
  auto first = PlayAll(corpus, send, may_play);
  if (!first) return tl::unexpected(first.error());
  bool all = true;
  for (const Recording& recording : *first) {
    for (const Exchange& exchange : recording.exchanges) all = all && exchange.played;
  }
  if (!all) {
    const auto between = PlayAll(corpus, send, [](const Step&) { return true; });
    if (!between) return tl::unexpected(between.error());
  }
  auto second = PlayAll(corpus, send, may_play);
  if (!second) return tl::unexpected(second.error());
  return TwoPlays{std::move(*first), std::move(*second)};
}

Result<const Trace*> StateTraces::Of(const Switches& on) {
  const auto known = traces_.find(on);
  if (known != traces_.end()) return &known->second;
  const auto stand_in = states_.Open(on);
  if (!stand_in) return tl::unexpected(stand_in.error());
  const auto plays = PlayToStandIn(corpus_, **stand_in, may_play_);
  if (!plays) return tl::unexpected(plays.error());
  return &traces_.emplace(on, TraceOf(plays->first, plays->second)).first->second;
}

Result<Identification> Identify(const Trace& target, StateTraces& traces,
                                const std::function<bool()>& interrupted) {
  return Search(target, traces, interrupted).Run();
}

Result<Switches> Undecided(const Switches& on, StateTraces& traces,
                           const std::function<bool()>& interrupted) {
  Switches undecided;
  for (size_t i = 0; i < traces.states().switches().size() && !interrupted(); ++i) {
    if (on.contains(i)) continue;
    const auto without = traces.Of(on);
    if (!without) return tl::unexpected(without.error());
    const auto with = traces.Of(With(on, i));
    if (!with) return tl::unexpected(with.error());
    if (**with == **without) undecided.insert(i);
  }
  return undecided;
}

}  // namespace harness::drift
