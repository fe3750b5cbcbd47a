#ifndef UNDERSTUDY_TESTS_FAKES_SPAN_LIST_H_
#define UNDERSTUDY_TESTS_FAKES_SPAN_LIST_H_

#include <utility>
#include <vector>

#include "tracing/span.h"

namespace tests::fakes {

// Keeps the spans that it is given. Not thread-safe.
class SpanList : public tracing::SpanSink {
 public:
  void Add(tracing::Span span) override { spans.push_back(std::move(span)); }
  Counts counts() const override { return {.sent = spans.size(), .lost = 0}; }

  std::vector<tracing::Span> spans;
};

}  // namespace tests::fakes

#endif  // UNDERSTUDY_TESTS_FAKES_SPAN_LIST_H_
