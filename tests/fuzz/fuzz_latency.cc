// Files that a latency model is learned from or read from: recorded runs, Locust's _stats.csv,
// models. Any text is either taken or refused with its place; a model is written and read again
// unchanged. The first byte of an input chooses the form.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "latency/latency_model.h"
#include "latency/recorded_times.h"
#include "tests/fuzz/fuzz_check.h"

using tests::fuzz::Check;

namespace {

using namespace latency;
using base::Error;

void CheckError(const Error& error) {
  Check(!error.message.empty() && error.where.starts_with("fuzzed"), "a refusal has its place");
}

void CheckTimes(const base::Result<RecordedTimes>& times) {
  if (!times) return CheckError(times.error());
  for (const RecordedTimes::Endpoint& endpoint : times->endpoints)
    Check(endpoint.requests > 0, "an endpoint has requests");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      CheckTimes(ParseRecordedTimes(text, "fuzzed.json"));
      break;
    case 1:
      CheckTimes(ParseLocustStats(text, "fuzzed_stats.csv", 20));
      break;
    default: {
      const auto model = ParseLatencyModel(text, "fuzzed.json");
      if (!model) {
        CheckError(model.error());
        break;
      }
      const std::string written = WriteLatencyModel(*model);
      const auto again = ParseLatencyModel(written, "fuzzed.json");
      Check(again.has_value() && WriteLatencyModel(*again) == written, "a model stays");
    }
  }
  return 0;
}
