#ifndef UNDERSTUDY_TRACING_SPAN_H_
#define UNDERSTUDY_TRACING_SPAN_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "tracing/sampler.h"
#include "tracing/trace_context.h"

namespace tracing {

// Whose span it is: each is a resource of its own.
enum class Party {
  kGateway,
  kDataLayer,
  kHarness,  // load, check
};

// As OTLP numbers them.
enum class Kind { kInternal = 1, kServer = 2, kClient = 3 };

struct Attribute {
  std::string_view key;  // a literal
  std::string text;
  int64_t number = 0;
  bool is_number = false;
};

// Attributes of a span or an event.
class Attributes {
 public:
  void Add(std::string_view key, std::string_view text);
  void Add(std::string_view key, int64_t number);
  const std::vector<Attribute>& list() const { return list_; }

 private:
  std::vector<Attribute> list_;
};

// Times are since the Unix epoch.
struct SpanEvent {
  std::chrono::nanoseconds time{};
  std::string_view name;  // a literal
  Attributes attributes{};
};

// One operation of a trace (docs/next-steps.md, Traces). A plain value.
struct Span {
  Party party = Party::kHarness;
  Kind kind = Kind::kInternal;
  SpanContext context{};
  SpanId parent = 0;
  bool parent_is_remote = false;
  std::string name{};
  std::chrono::nanoseconds start{};
  std::chrono::nanoseconds end{};
  Attributes attributes{};
  std::vector<SpanEvent> events{};
  bool failed = false;
};

// Where finished spans go.
class SpanSink {
 public:
  virtual ~SpanSink() = default;
  // From any thread; never waits for anything.
  virtual void Add(Span span) = 0;
  // Those that were given and will not arrive, and those that did.
  struct Counts {
    uint64_t sent = 0;
    uint64_t lost = 0;
  };
  virtual Counts counts() const = 0;
};

// Begins spans: draws their ids and decides whether they are recorded. Not thread-safe; each thread
// has its own. The sink must outlive it.
class Tracer {
 public:
  Tracer(const Sampler& sampler, SpanSink& sink, uint64_t seed)
      : sampler_(sampler), sink_(sink), random_(seed) {}

  // The context of a new span below `parent`, or of a new trace when that is not valid.
  SpanContext Begin(const SpanContext& parent);
  // To be called for a span that is sampled.
  void End(Span span) { sink_.Add(std::move(span)); }

  SpanSink& sink() const { return sink_; }

 private:
  const Sampler sampler_;
  SpanSink& sink_;
  base::Random random_;
};

// What the HTTP semantic conventions ask for in one place. The method as the span's name has it:
// "HTTP" for one that HTTP does not know, which http.request.method_original then has.
std::string_view AddMethod(std::string_view method, Attributes& attributes);
// "127.0.0.1:8009" as server.address and server.port; without a port `default_port`.
void AddServer(std::string_view authority, int64_t default_port, Attributes& attributes);

}  // namespace tracing

#endif  // UNDERSTUDY_TRACING_SPAN_H_
