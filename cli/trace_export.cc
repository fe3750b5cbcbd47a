#include "cli/trace_export.h"

#include <optional>
#include <random>
#include <utility>

#include "base/counted.h"
#include "cli/console.h"
#include "harness/client/http_target.h"
#include "harness/client/url.h"
#include "tracing/settings.h"

namespace cli {

using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;
using harness::client::HttpTarget;
using std::chrono::milliseconds;
using tracing::SpanContext;

namespace {

constexpr char kTraceparent[] = "TRACEPARENT";
constexpr char kTracestate[] = "TRACESTATE";

uint64_t DrawSeed() {
  std::random_device random;
  return uint64_t{random()} << 32 | random();
}

SpanContext InheritedContext() {
  const auto parent = OwnVariable(kTraceparent);
  auto context = parent ? tracing::ParseTraceparent(*parent) : std::nullopt;
  if (!context) return {};
  const auto state = OwnVariable(kTracestate);
  if (state && tracing::IsTracestate(*state)) context->state = *state;
  return *std::move(context);
}

// By HTTP, on a connection that is kept.
class HttpTransport : public tracing::Transport {
 public:
  HttpTransport(harness::client::Url url, base::HttpHeaders headers) : url_(std::move(url)) {
    request_.method = "POST";
    request_.target = url_.target;
    request_.headers = std::move(headers);
    request_.headers.push_back({"Content-Type", "application/json"});
    request_.headers.push_back({"User-Agent", "understudy/" UNDERSTUDY_VERSION});
  }

  Result<HttpResponse> Post(const std::string& body, milliseconds timeout) override {
    if (!target_ || timeout != timeout_) {
      const harness::client::Url origin{url_.origin};
      target_.emplace(harness::client::HttpTargetOptions{origin, origin, timeout});
      timeout_ = timeout;
    }
    request_.body = body;
    return target_->Send(Service::kGateway, request_);
  }

 private:
  const harness::client::Url url_;
  HttpRequest request_;
  std::optional<HttpTarget> target_;
  milliseconds timeout_{0};
};

// What OpenTelemetry wants to be told of who makes the spans.
void AddMaker(tracing::Resource& resource) {
  resource.attributes.emplace_back("telemetry.sdk.language", "cpp");
  resource.attributes.emplace_back("telemetry.sdk.name", "understudy");
  resource.attributes.emplace_back("telemetry.sdk.version", UNDERSTUDY_VERSION);
}

}  // namespace

std::unique_ptr<TraceExport> TraceExport::Begin(std::string_view command) {
  auto [settings, variable, notes] = tracing::ReadSettings(OwnVariable);
  std::optional<harness::client::Url> url;
  if (settings) {
    if (auto parsed = harness::client::ParseUrl(settings->url)) {
      url = *std::move(parsed);
    } else {
      // Not in the words of the URL of a server: a collector has another port.
      notes.push_back(variable + ": '" + settings->url +
                      "' is not the URL of a collector, such as http://127.0.0.1:4318; no spans "
                      "are sent");
    }
  }
  for (const std::string& note : notes) PrintError("understudy {}: {}\n", command, note);
  if (!url) return nullptr;
  PrintError("understudy {}: spans go to {} ({})\n", command, settings->url, variable);
  AddMaker(settings->resource);
  auto transport = std::make_unique<HttpTransport>(*std::move(url), std::move(settings->headers));
  return std::unique_ptr<TraceExport>(
      new TraceExport(std::string(command), *std::move(settings), std::move(transport)));
}

TraceExport::TraceExport(std::string command, tracing::Settings settings,
                         std::unique_ptr<tracing::Transport> transport)
    : command_(std::move(command)),
      exporter_(
          settings, std::move(transport),
          [this](const std::string& line) { PrintError("understudy {}: {}\n", command_, line); }),
      server_(settings.sampler, exporter_, DrawSeed()),
      own_(settings.sampler, exporter_, DrawSeed()),
      parent_(InheritedContext()) {}

void TraceExport::Finish() {
  exporter_.Finish();
  const tracing::SpanSink::Counts counts = exporter_.counts();
  if (counts.lost == 0) return;
  PrintError("understudy {}: {} sent, {} lost\n", command_, base::Counted(counts.sent, "span"),
             counts.lost);
}

CommandSpan::CommandSpan(TraceExport& traces, const base::Clock& clock, std::string_view program)
    : traces_(traces), clock_(clock) {
  program.remove_prefix(program.rfind('/') + 1);
  span_.kind = tracing::Kind::kClient;
  span_.context = traces.own().Begin(traces.parent());
  span_.parent = traces.parent().span;
  span_.parent_is_remote = traces.parent().valid();
  span_.name = program;
  span_.attributes.Add("process.executable.name", program);
  span_.start = clock.WallNow();
}

void CommandSpan::AddTo(Variables& variables) const {
  variables.emplace_back(kTraceparent, tracing::ToTraceparent(span_.context));
  variables.emplace_back(kTracestate, span_.context.state);
}

void CommandSpan::End(const process::CommandEnd& end) {
  if (!span_.context.sampled) return;
  span_.end = clock_.WallNow();
  span_.failed = end.exit_code != 0;
  span_.attributes.Add("process.exit.code", int64_t{end.exit_code});
  if (span_.failed) span_.attributes.Add("error.type", std::to_string(end.exit_code));
  traces_.own().End(std::move(span_));
}

}  // namespace cli
