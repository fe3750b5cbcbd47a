#include "harness/drift/record.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/drift/answer.h"
#include "harness/drift/json_slices.h"

namespace harness::drift {
namespace {

std::string Named(std::string_view name, std::string_view json) {
  return fmt::format("\"{}\": {}", name, json);
}

template <typename Pairs, typename Name, typename Value>
std::string Object(const Pairs& pairs, Name name, Value value) {
  std::string text;
  for (const auto& pair : pairs) {
    text +=
        (text.empty() ? "" : ", ") + EncodeString(name(pair)) + ": " + EncodeString(value(pair));
  }
  return "{" + text + "}";
}

std::string StepText(const Step& step, const Exchange& exchange, const base::Redactor& redactor) {
  const auto first = [](const auto& pair) { return pair.first; };
  const auto second = [](const auto& pair) { return pair.second; };
  std::string text =
      Named("method", EncodeString(step.method)) + ", " + Named("path", EncodeString(step.path));
  text +=
      ", " + Named("headers", Object(
                                  step.headers, [](const auto& header) { return header.name; },
                                  [&](const auto& header) { return redactor.Text(header.value); }));
  text += std::string(", ") +
          Named("target", step.service == base::Service::kGateway ? "\"l09\"" : "\"l01\"");
  if (step.body) {
    text += ", " + (step.body_is_json ? Named("json", *step.body)
                                      : Named("raw", EncodeString(*step.body)));
  }
  if (!step.save.empty()) text += ", " + Named("save", Object(step.save, first, second));
  const base::HttpRequest request = redactor.Request(exchange.request);
  text += ", " + Named("request", "{" + Named("path", EncodeString(request.target)) + ", " +
                                      Named("body", EncodeString(request.body)) + "}");
  const Answer answer = Redacted(redactor, exchange.answer);
  text += ", " + Named("response", "{" + Named("status", std::to_string(answer.status)) + ", " +
                                       Named("headers", Object(answer.headers, first, second)) +
                                       ", " + Named("body", EncodeString(answer.body)) + "}");
  return "{" + text + "}";
}

}  // namespace

std::string RecordLine(const Scenario& scenario, const Recording& recording,
                       const base::Redactor& redactor, size_t steps) {
  std::string text;
  for (size_t i = 0; i < std::min(steps, scenario.steps.size()); ++i) {
    if (!recording.exchanges[i].played) continue;
    text +=
        (text.empty() ? "" : ", ") + StepText(scenario.steps[i], recording.exchanges[i], redactor);
  }
  if (text.empty()) return "";
  return "{" + Named("id", EncodeString(scenario.id)) + ", " + Named("steps", "[" + text + "]") +
         "}\n";
}

}  // namespace harness::drift
