#ifndef UNDERSTUDY_CLI_TRACE_EXPORT_H_
#define UNDERSTUDY_CLI_TRACE_EXPORT_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/client_environment.h"
#include "process/command_runner.h"
#include "tracing/exporter.h"
#include "tracing/span.h"

namespace cli {

// The spans that a command sends because the OTEL_* variables of its environment ask for them
// (docs/next-steps.md, Traces). What goes wrong with them is told on standard error, and changes
// nothing else. Begin() and Finish() are the owner's; a tracer belongs to the thread that uses it.
class TraceExport {
 public:
  // Says where spans will go, and what was passed over. nullptr when none are asked for. Starts a
  // thread.
  static std::unique_ptr<TraceExport> Begin(std::string_view command);

  // For a stand-in of this process, and for what this process does itself.
  tracing::Tracer& server() { return server_; }
  tracing::Tracer& own() { return own_; }
  // What this process was called for, by TRACEPARENT in its environment; may be not valid.
  const tracing::SpanContext& parent() const { return parent_; }

  // Sends what is left, for as long as OTEL_EXPORTER_OTLP_TIMEOUT allows, and says how many spans
  // were lost.
  void Finish();

 private:
  TraceExport(std::string command, tracing::Settings settings,
              std::unique_ptr<tracing::Transport> transport);

  const std::string command_;
  tracing::Exporter exporter_;
  tracing::Tracer server_;
  tracing::Tracer own_;
  tracing::SpanContext parent_;
};

// The span of a program that this one runs. What the program does joins it, if it reads TRACEPARENT
// and TRACESTATE.
class CommandSpan {
 public:
  // Both must outlive it.
  CommandSpan(TraceExport& traces, const base::Clock& clock, std::string_view program);

  void AddTo(Variables& variables) const;
  void End(const process::CommandEnd& end);

 private:
  TraceExport& traces_;
  const base::Clock& clock_;
  tracing::Span span_;
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_TRACE_EXPORT_H_
