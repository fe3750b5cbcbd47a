#include "harness/contract/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/fnv.h"
#include "base/json.h"
#include "base/percent.h"
#include "harness/contract/events_check.h"
#include "harness/contract/response_check.h"
#include "harness/contract/selection.h"
#include "harness/contract/variables.h"

namespace harness::contract {
namespace {

using base::EqualsIgnoreCase;
using base::HttpRequest;
using base::HttpResponse;
using base::Service;

void SetHeader(HttpRequest& request, const std::string& name,
               const std::optional<std::string>& value) {
  const auto same = [&](const base::HttpHeader& header) {
    return EqualsIgnoreCase(header.name, name);
  };
  auto& headers = request.headers;
  headers.erase(std::remove_if(headers.begin(), headers.end(), same), headers.end());
  if (value) headers.push_back({name, *value});
}

// As a key stands in a header, in a path and in a JSON text.
void AddSecret(const std::string& key, const std::string& known, std::string_view variable,
               base::Redactor::Secrets& secrets) {
  if (key == known) return;
  rapidjson::Document document;
  const std::string json = base::ToJson(base::MakeString(key, document.GetAllocator()));
  for (const std::string& text : {key, base::PercentEncode(key), json.substr(1, json.size() - 2)})
    secrets.emplace_back(text, variable);
}

std::optional<base::Redactor> RedactorOf(const RunOptions& options) {
  const RunOptions known;
  base::Redactor::Secrets secrets;
  AddSecret(options.gateway_key, known.gateway_key, kGatewayKeyVariable, secrets);
  AddSecret(options.data_layer_key, known.data_layer_key, kDataLayerKeyVariable, secrets);
  if (secrets.empty()) return std::nullopt;
  return base::Redactor(std::move(secrets), base::Redactor::Scope::kSecretsAlone);
}

void HideKeys(const base::Redactor& redactor, StepResult& step) {
  const auto hide = [&](std::string& text) { text = redactor.Text(text); };
  step.request = redactor.Request(std::move(step.request));
  for (UsedValue& used : step.used) hide(used.value);
  for (Mismatch& mismatch : step.mismatches) {
    hide(mismatch.expected);
    hide(mismatch.actual);
  }
  hide(step.sent_again);
  if (step.events) std::for_each(step.events->begin(), step.events->end(), hide);
  if (!step.response) return;
  hide(step.response->body);
  for (base::HttpHeader& header : step.response->headers) hide(header.value);
}

}  // namespace

// The run of one contract.
class Runner::Session {
 public:
  Session(Runner& runner, const Contract& contract, Sender sender)
      : runner_(runner),
        contract_(contract),
        sender_(sender),
        // A stream of its own for each file, whatever runs beside it.
        random_(base::Random::ForKeys({runner.options_.seed, base::Fnv1a(contract.file)})),
        variables_(runner.clock_, random_) {}

  ContractResult Run() {
    const auto begin = runner_.clock_.MonotonicNow();
    ContractResult result;
    result.file = contract_.file;
    result.title = contract_.title;
    if (!runner_.options_.has_data_layer && contract_.Needs(Service::kDataLayer)) {
      result.outcome = Outcome::kSkipped;
      result.reason =
          "has steps on the data layer, but only a gateway was given (add --data-layer URL)";
      return result;
    }
    for (const auto& variable : contract_.variables) {
      variables_.SetText(variable.name, variables_.Fill(variable.value), "\"let\" of the contract");
    }
    result.outcome = Outcome::kPassed;
    for (const Step& step : contract_.steps) {
      if (result.outcome == Outcome::kPassed && runner_.interrupted())
        result.outcome = Outcome::kInterrupted;
      result.steps.push_back(result.outcome == Outcome::kPassed ? RunStep(step)
                             : result.outcome == Outcome::kInterrupted
                                 ? NotRun(step, "interrupted")
                                 : NotRun(step, "an earlier step failed"));
      Fold(result);
    }
    for (const Step& step : contract_.finally) {
      result.steps.push_back(
          result.outcome == Outcome::kUnreachable ? NotRun(step, "nobody answers") : RunStep(step));
      result.steps.back().in_finally = true;
      Fold(result);
    }
    result.duration = runner_.clock_.MonotonicNow() - begin;
    return result;
  }

 private:
  static void Fold(ContractResult& result) {
    const Outcome last = result.steps.back().outcome;
    if (last == Outcome::kUnreachable) {
      result.outcome = last;
    } else if (last == Outcome::kFailed &&
               (result.outcome == Outcome::kPassed || result.outcome == Outcome::kInterrupted)) {
      result.outcome = last;
    }
  }

  StepResult Begin(const Step& step) const {
    StepResult result;
    result.name = step.name;
    result.where = fmt::format("{}:{}", contract_.file, step.place.line);
    result.service = step.service;
    result.base_url = runner_.target_.BaseUrl(step.service);
    return result;
  }

  StepResult NotRun(const Step& step, std::string reason) const {
    StepResult result = Begin(step);
    result.reason = std::move(reason);
    return result;
  }

  StepResult RunStep(const Step& step) {
    StepResult result = Begin(step);
    result.request = Build(step);
    if (const auto missing = variables_.TakeMissing(); !missing.empty()) {
      variables_.TakeUsed();
      return NotRun(step, fmt::format("{{{{{}}}}} was never captured", missing.front()));
    }
    client::EventSource* const events = step.events ? runner_.options_.events : nullptr;
    if (events != nullptr) {
      if (const auto begun = events->Begin(result.request); !begun) {
        result.used = variables_.TakeUsed();
        return NoResponse(std::move(result), begun.error());
      }
    }
    const auto begin = runner_.clock_.MonotonicNow();
    auto response = Send(step.service, result);
    result.duration = runner_.clock_.MonotonicNow() - begin;
    if (!response) {
      result.used = variables_.TakeUsed();
      return NoResponse(std::move(result), response.error());
    }
    result.response = std::move(*response);
    result.events_unheard = step.events && events == nullptr;
    if (step.response)
      result.mismatches = CheckResponse(*step.response, *result.response, variables_);
    CaptureFrom(step, result);
    if (events != nullptr) {
      auto published = events->Take(step.events->list->Size());
      if (!published) {
        result.used = variables_.TakeUsed();
        return NoResponse(std::move(result), published.error());
      }
      CheckEvents(*step.events, *published, variables_, result.mismatches);
      result.events = *std::move(published);
    }
    result.used = variables_.TakeUsed();
    result.outcome = result.mismatches.empty() ? Outcome::kPassed : Outcome::kFailed;
    return result;
  }

  base::Result<HttpResponse> Send(Service service, StepResult& result) {
    auto response = runner_.target_.Send(service, result.request);
    NoteReconnected(result);
    runner_.answered_ = runner_.answered_ || response;
    if (service != Service::kGateway || !response) return response;
    if (!runner_.dead_connections_.Met(response->status, response->body)) return response;
    result.sent_again = fmt::format("{} ({} {})", client::DeadConnections::kReason,
                                    response->status, response->body);
    response = runner_.target_.Send(service, result.request);
    NoteReconnected(result);
    // What comes now counts, whatever it is.
    if (response)
      static_cast<void>(runner_.dead_connections_.Met(response->status, response->body));
    return response;
  }

  void NoteReconnected(StepResult& result) const {
    if (runner_.target_.reconnected()) ++result.reconnected;
  }

  // A server that is there and gives no answer is a fault that the contract found, unless it never
  // gave one: then every contract would wait for the same.
  StepResult NoResponse(StepResult result, const base::Error& error) const {
    if (error.code == base::ErrorCode::kUnreachable) {
      result.outcome = Outcome::kUnreachable;
      result.reason = error.ToString();
    } else if (error.code == base::ErrorCode::kUnavailable && !runner_.answered_) {
      result.outcome = Outcome::kUnreachable;
      result.reason = error.ToString() + "; it has answered nothing, so the rest is not run";
    } else {
      result.outcome = Outcome::kFailed;
      result.mismatches.push_back({"answer", "an answer", error.message});
    }
    return result;
  }

  const DefectNote::ScriptRequest* ScriptRequestFor(const Step& step) const {
    if (sender_ == Sender::kContract || !contract_.defect) return nullptr;
    for (const auto& request : contract_.defect->script) {
      if (request.step == step.name) return &request;
    }
    return nullptr;
  }

  HttpRequest Build(const Step& step) {
    const RequestTemplate& from = step.request;
    const DefectNote::ScriptRequest* script = ScriptRequestFor(step);
    const std::string& key = step.service == Service::kGateway ? runner_.options_.gateway_key
                                                               : runner_.options_.data_layer_key;
    variables_.set_key(key);
    HttpRequest request;
    request.method = from.method;
    request.target =
        variables_.Fill(script != nullptr && script->path ? *script->path : from.path, true);
    request.headers.push_back({"X-API-Key", key});
    const rapidjson::Value* body =
        script != nullptr && script->body != nullptr ? script->body : from.body;
    if (body != nullptr) {
      rapidjson::Document filled;
      request.body = base::ToJson(variables_.FillJson(*body, filled.GetAllocator()));
    } else if (from.raw) {
      request.body = variables_.Fill(*from.raw);
    } else if (from.bytes) {
      request.body = *from.bytes;
    }
    if (body != nullptr || from.raw || from.bytes)
      request.headers.push_back({"Content-Type", "application/json"});
    for (const auto& header : from.headers) {
      SetHeader(request, header.name,
                header.value ? std::optional(variables_.Fill(*header.value)) : std::nullopt);
    }
    return request;
  }

  void CaptureFrom(const Step& step, StepResult& result) {
    if (step.captures.empty()) return;
    rapidjson::Document body;
    const bool parsed = base::ParseJson(result.response->body, body).has_value();
    for (const auto& capture : step.captures) {
      const rapidjson::Value* value = parsed ? capture.pointer.Find(body) : nullptr;
      const std::string pointer = capture.pointer.ToString();
      if (value == nullptr) {
        // An answer that is wrong already lacks more than this.
        if (!result.mismatches.empty()) continue;
        result.mismatches.push_back({"capture " + capture.name,
                                     fmt::format("a value at {}", pointer),
                                     parsed ? "missing" : "no JSON"});
        continue;
      }
      variables_.Set(capture.name, *value,
                     fmt::format("{} of the answer to \"{}\" ({})",
                                 pointer.empty() ? "the whole" : pointer, step.name, result.where));
    }
  }

  Runner& runner_;
  const Contract& contract_;
  const Sender sender_;
  base::Random random_;
  Variables variables_;
};

Runner::Runner(client::Target& target, const base::Clock& clock, RunOptions options)
    : target_(target),
      clock_(clock),
      options_(std::move(options)),
      redactor_(RedactorOf(options_)) {}

ContractResult Runner::Run(const Contract& contract, Sender sender) {
  ContractResult result = Session(*this, contract, sender).Run();
  if (redactor_) {
    for (StepResult& step : result.steps) HideKeys(*redactor_, step);
  }
  return result;
}

namespace {

// A contract is known to fail when each of its failures is.
void MarkKnown(const RunOptions& options, ContractResult& result) {
  if (!options.known) return;
  bool all = true;
  for (StepResult& step : result.steps) {
    if (step.outcome != Outcome::kFailed) continue;
    if (options.known(ShortName(result.file), step.name)) {
      step.outcome = Outcome::kKnown;
    } else {
      all = false;
    }
  }
  if (all && result.outcome == Outcome::kFailed) result.outcome = Outcome::kKnown;
}

}  // namespace

SuiteResult RunSuite(std::span<const Contract> contracts, client::Target& target,
                     const base::Clock& clock, const RunOptions& options,
                     const ContractDone& done) {
  const auto begin = clock.MonotonicNow();
  Runner runner(target, clock, options);
  SuiteResult suite;
  for (const Contract& contract : contracts) {
    if (runner.interrupted()) {
      ++suite.not_begun;
      continue;
    }
    suite.contracts.push_back(runner.Run(contract));
    MarkKnown(options, suite.contracts.back());
    done(suite.contracts.back());
    if (suite.contracts.back().outcome == Outcome::kUnreachable) break;
  }
  suite.interrupted = runner.interrupted();
  suite.duration = clock.MonotonicNow() - begin;
  return suite;
}

}  // namespace harness::contract
