#include "harness/drift/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "base/json.h"
#include "harness/drift/answer.h"
#include "harness/drift/cleanup.h"

namespace harness::drift {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;
using base::Status;

// So many requests in a row without an answer, and the target is taken for gone: each may have
// taken the whole timeout.
constexpr int kSilences = 3;

MayPlay MayPlayOf(const DriftOptions& options) {
  return [options](const Step& step) {
    return (options.has_data_layer || step.service == Service::kGateway) &&
           (!options.read_only || step.method == "GET");
  };
}

// Plays to the target, as far as it answers and nobody interrupts.
class TargetPlays {
 public:
  TargetPlays(const std::vector<Scenario>& corpus, client::Target& target,
              const DriftOptions& options)
      : corpus_(corpus), target_(target), options_(options) {}

  std::vector<Recording> Play(Cleanup& cleanup) {
    std::vector<Recording> recordings;
    const MayPlay allowed = MayPlayOf(options_);
    const MayPlay may_play = [&](const Step& step) {
      return allowed(step) && unreachable_.empty() && !options_.interrupted();
    };
    const auto send = [&](Service service, const HttpRequest& request) {
      auto response = target_.Send(service, request);
      Note(response);
      if (response) cleanup.Note(service, request, *response);
      return response;
    };
    for (const Scenario& scenario : corpus_) {
      auto recording = drift::Play(scenario, send, may_play);
      if (!recording) {
        unreachable_ = recording.error().ToString();
        recording = Unplayed(scenario);
      }
      recordings.push_back(std::move(*recording));
    }
    return recordings;
  }

  const std::string& unreachable() const { return unreachable_; }

 private:
  static Recording Unplayed(const Scenario& scenario) {
    Recording recording{.id = scenario.id, .exchanges = {}};
    recording.exchanges.resize(scenario.steps.size());
    for (Exchange& exchange : recording.exchanges) exchange.played = false;
    return recording;
  }

  void Note(const Result<HttpResponse>& response) {
    silences_ = response ? 0 : silences_ + 1;
    if (silences_ >= kSilences && unreachable_.empty()) unreachable_ = response.error().ToString();
  }

  const std::vector<Scenario>& corpus_;
  client::Target& target_;
  const DriftOptions& options_;
  int silences_ = 0;
  std::string unreachable_;
};

std::vector<StepPlace> PlacesOf(const std::vector<Scenario>& corpus) {
  std::vector<StepPlace> places;
  for (size_t i = 0; i < corpus.size(); ++i) {
    for (size_t k = 0; k < corpus[i].steps.size(); ++k) places.push_back({i, k});
  }
  return places;
}

// Makes the report of what was played.
class Comparison {
 public:
  Comparison(const std::vector<Scenario>& corpus, const TwoPlays& target, const TwoPlays& stand_in,
             EndpointTable& endpoints)
      : corpus_(corpus),
        places_(PlacesOf(corpus)),
        target_(target),
        stand_in_(stand_in),
        endpoints_(endpoints) {}

  void Fill(const Trace& target_trace, const Trace& trace, DriftReport& report) {
    for (size_t i = 0; i < places_.size(); ++i) {
      Judgement judged = Judge(target_trace[i], trace[i]);
      // What changes from play to play as it does in a known state is no noise.
      if (judged.outcome == Outcome::kNoisy && report.state.explained[i])
        judged.outcome = Outcome::kDiffers;
      const size_t endpoint = EndpointOf(places_[i]);
      report.by_endpoint.resize(endpoints_.size());
      report.by_endpoint[endpoint].Add(judged.outcome);
      report.counts.Add(judged.outcome);
      if (judged.outcome == Outcome::kSame || judged.outcome == Outcome::kNotPlayed) continue;
      if (judged.outcome == Outcome::kDiffers) {
        if (report.state.explained[i]) {
          ++report.explained;
        } else {
          report.new_differences.push_back(places_[i]);
        }
      }
      AddToGroup(i, endpoint, judged, report);
    }
    for (auto& [key, one] : groups_) {
      one.group.example = ExampleAt(places_[one.smallest]);
      report.groups.push_back(std::move(one.group));
    }
    for (size_t i = 0; i < endpoints_.size(); ++i) report.endpoints.push_back(endpoints_[i]);
  }

 private:
  struct Growing {
    Group group;
    size_t smallest = 0;
  };
  // What differs first, then the rest; within an endpoint by what explains it, and the statuses.
  using Key = std::tuple<Outcome, size_t, Hindrance, Switches, int, int>;

  const Step& StepAt(StepPlace place) const { return corpus_[place.scenario].steps[place.step]; }
  static const Exchange& At(const std::vector<Recording>& play, StepPlace place) {
    return play[place.scenario].exchanges[place.step];
  }

  size_t EndpointOf(StepPlace place) {
    const Step& step = StepAt(place);
    const Exchange& played = At(stand_in_.first, place);
    return endpoints_.Find(step.service, step.method,
                           played.played ? played.request.target : step.path);
  }

  // What one has to do to see it: the steps before it, and the request.
  std::pair<size_t, size_t> SizeOf(size_t index) const {
    const StepPlace place = places_[index];
    const HttpRequest& request = At(target_.first, place).request;
    return {place.step, request.target.size() + request.body.size()};
  }

  void AddToGroup(size_t index, size_t endpoint, const Judgement& judged,
                  const DriftReport& report) {
    const StepPlace place = places_[index];
    const Switches& shown = report.state.shown[index];
    const Key key{judged.outcome,
                  endpoint,
                  judged.hindrance,
                  shown,
                  At(stand_in_.first, place).answer.status,
                  At(target_.first, place).answer.status};
    const auto [found, is_new] = groups_.try_emplace(key);
    Growing& growing = found->second;
    if (is_new) {
      growing.group.endpoint = endpoint;
      growing.group.outcome = judged.outcome;
      growing.group.hindrance = judged.hindrance;
      growing.group.shown = shown;
    }
    if (is_new || SizeOf(index) < SizeOf(growing.smallest)) growing.smallest = index;
    ++growing.group.steps;
  }

  Example ExampleAt(StepPlace place) const {
    const Exchange& expected = At(stand_in_.first, place);
    const Exchange& actual = At(target_.first, place);
    Example example;
    example.scenario = corpus_[place.scenario].id;
    example.step = place.step + 1;
    example.request = actual.request;
    // The transport counts the body itself.
    std::erase_if(example.request.headers, [](const base::HttpHeader& header) {
      return base::EqualsIgnoreCase(header.name, "content-length");
    });
    example.expected = expected.answer;
    example.actual = actual.answer;
    example.again = At(target_.second, place).answer;
    example.differences = CompareHeads(expected.answer, actual.answer);
    // It has an id, which is not masked here.
    std::erase_if(example.differences,
                  [](const Difference& one) { return one.place == "header location"; });
    const std::string want = MaskedBodies(stand_in_.first[place.scenario])[place.step];
    const std::string have = MaskedBodies(target_.first[place.scenario])[place.step];
    for (Difference& difference : CompareBodies(want, have))
      example.differences.push_back(std::move(difference));
    example.hint = LibraryHint(expected.answer.body, actual.answer.body);
    return example;
  }

  const std::vector<Scenario>& corpus_;
  const std::vector<StepPlace> places_;
  const TwoPlays& target_;
  const TwoPlays& stand_in_;
  EndpointTable& endpoints_;
  std::map<Key, Growing> groups_;
};

// A request that only reads, with the key.
Result<int> Ask(client::Target& target, Service service, const std::string& path,
                const std::string& key) {
  HttpRequest request;
  request.method = "GET";
  request.target = path;
  request.headers.push_back({"X-API-Key", key});
  const auto response = target.Send(service, request);
  if (!response) {
    base::Error error = response.error();
    if (error.code == base::ErrorCode::kUnavailable) error.code = base::ErrorCode::kUnreachable;
    return tl::unexpected(error);
  }
  return response->status;
}

// Both sides answer well and have nothing where the corpus looks: what follows would be asked with
// a made-up id, and be refused alike.
Status CheckSaves(const std::vector<Scenario>& corpus, const std::vector<Recording>& target,
                  const std::vector<Recording>& stand_in) {
  for (size_t i = 0; i < corpus.size(); ++i) {
    for (size_t k = 0; k < corpus[i].steps.size(); ++k) {
      for (const auto& [name, path] : corpus[i].steps[k].save) {
        const auto misses = [&, &wanted = name](const std::vector<Recording>& play) {
          const auto& missing = play[i].exchanges[k].missing;
          return std::find(missing.begin(), missing.end(), wanted) != missing.end();
        };
        if (!misses(target) || !misses(stand_in)) continue;
        return base::Fail(
            base::ErrorCode::kBadFile,
            fmt::format("step {} saves \"{}\" from \"{}\", which is not in the answer: {}", k + 1,
                        name, path, base::CutText(stand_in[i].exchanges[k].answer.body, 200)),
            corpus[i].where);
      }
    }
  }
  return {};
}

}  // namespace

size_t Counts::total() const { return std::accumulate(of.begin(), of.end(), size_t{0}); }

void Redact(const base::Redactor& redactor, Example& example) {
  example.request = redactor.Request(std::move(example.request));
  for (Answer* answer : {&example.expected, &example.actual, &example.again})
    *answer = Redacted(redactor, std::move(*answer));
  for (Difference& difference : example.differences) {
    difference.expected = redactor.Text(difference.expected);
    difference.actual = redactor.Text(difference.actual);
  }
}

Intent IntentOf(const std::vector<Scenario>& corpus, const DriftOptions& options) {
  Intent intent;
  // A play that sends nothing tells which steps are left out for the sake of others.
  const auto count = [&](Service, const HttpRequest& request) -> Result<HttpResponse> {
    ++intent.requests;
    intent.creates += request.method == "POST";
    intent.changes += request.method == "PATCH" || request.method == "PUT";
    intent.deletes += request.method == "DELETE";
    return HttpResponse{};
  };
  for (const Scenario& scenario : corpus) {
    const auto played = Play(scenario, count, MayPlayOf(options));
    for (const Exchange& exchange : played->exchanges) intent.left_out += !exchange.played;
  }
  for (size_t* number : {&intent.requests, &intent.creates, &intent.changes, &intent.deletes})
    *number *= 2;
  return intent;
}

Status CheckAccess(client::Target& target, const std::string& gateway_key,
                   const std::string& data_layer_key, bool has_data_layer) {
  struct Door {
    Service service;
    std::string path;
    std::string key;
    std::string option;
  };
  std::vector<Door> doors = {
      {Service::kGateway, "/api/v1/agents/?limit=1", gateway_key, "--gateway-key"}};
  if (has_data_layer) {
    doors.push_back({Service::kDataLayer, "/agents/?limit=1", data_layer_key, "--data-layer-key"});
  }
  for (const Door& door : doors) {
    const auto status = Ask(target, door.service, door.path, door.key);
    if (!status) return tl::unexpected(status.error());
    if (*status == 401 || *status == 403) {
      return base::Fail(
          base::ErrorCode::kUnreachable,
          fmt::format("refuses the key with {}; give the right one with {}", *status, door.option),
          target.BaseUrl(door.service));
    }
  }
  return {};
}

Result<DriftReport> RunDrift(const std::vector<Scenario>& corpus, client::Target& target,
                             const KnownStates& states, std::vector<Endpoint> known_endpoints,
                             const DriftOptions& options) {
  DriftReport report;
  EndpointTable endpoints(std::move(known_endpoints));
  Cleanup cleanup(endpoints);
  TargetPlays plays(corpus, target, options);
  TwoPlays played;
  played.first = plays.Play(cleanup);
  played.second = plays.Play(cleanup);
  report.unreachable = plays.unreachable();
  report.made = cleanup.Run(target, report.unreachable.empty());

  const auto stand_in = states.Open({});
  if (!stand_in) return tl::unexpected(stand_in.error());
  const auto expected = PlayToStandIn(corpus, **stand_in, MayPlayOf(options));
  if (!expected) return tl::unexpected(expected.error());

  if (auto good = CheckSaves(corpus, played.first, expected->first); !good)
    return tl::unexpected(good.error());

  const Trace target_trace = TraceOf(played.first, played.second);
  StateTraces traces(corpus, states, MayPlayOf(options));
  auto state = Identify(target_trace, traces, options.interrupted);
  if (!state) return tl::unexpected(state.error());
  report.state = std::move(*state);
  auto undecided = Undecided(report.state.on, traces, options.interrupted);
  if (!undecided) return tl::unexpected(undecided.error());
  report.undecided = std::move(*undecided);
  const auto trace = traces.Of({});
  if (!trace) return tl::unexpected(trace.error());
  Comparison(corpus, played, *expected, endpoints).Fill(target_trace, **trace, report);
  report.interrupted = options.interrupted();
  report.recordings = std::move(played.first);
  return report;
}

}  // namespace harness::drift
