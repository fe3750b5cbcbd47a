#include "check/timeline.h"

#include <algorithm>

namespace check {

static_assert(static_cast<unsigned>(mock_server::diagnosis::Code::kLatentDefect) < 64);

void Timeline::Widen() {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column from = columns_[i];
    if (i % 2 == 0) {
      columns_[i / 2] = from;
      continue;
    }
    Column& to = columns_[i / 2];
    for (size_t c = 0; c < kClasses; ++c) to.by_class[c] += from.by_class[c];
    to.codes |= from.codes;
  }
  columns_.resize((columns_.size() + 1) / 2);
  width_ *= 2;
}

void Timeline::Add(const Exchange& exchange) {
  if (columns_.empty()) start_ = exchange.time;
  // Threads may report in another order than that of their requests.
  const auto since = std::max(exchange.time - start_, std::chrono::nanoseconds(0));
  while (since / width_ >= static_cast<int64_t>(kMostColumns)) Widen();
  const auto place = static_cast<size_t>(since / width_);
  if (place >= columns_.size()) columns_.resize(place + 1);
  Column& column = columns_[place];
  const int hundreds = std::clamp(exchange.response.status / 100, 0, 5);
  ++column.by_class[static_cast<size_t>(hundreds)];
  for (const auto& diagnosis : exchange.observation.diagnoses)
    column.codes |= BitOf(diagnosis.code);
}

}  // namespace check
