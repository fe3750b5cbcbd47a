// Contract files: any text is either loaded or refused with a place and a reason, and an example
// without rules is like itself.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "harness/contract/contract_loader.h"
#include "harness/contract/matchers.h"
#include "schema/registry.h"

namespace {

using base::Error;
using namespace harness::contract;
using schema::SchemaRegistry;

void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const LoadedContract contract = LoadContract(text, "fuzzed.json", SchemaRegistry::Embedded());
  if (!contract) {
    Check(!contract.error().empty(), "a refusal has a reason");
    for (const Error& error : contract.error()) {
      Check(!error.message.empty() && error.where.starts_with("fuzzed.json"),
            "a fault has its place");
    }
    return 0;
  }
  for (const Step& step : contract->steps) {
    Check(step.place.line > 0 && step.response.has_value(),
          "a step has its line and its expectation");
    const ResponseExpectation& expected = *step.response;
    if (expected.body != nullptr) {
      Check(MatchBody(expected.body, {}, false, *expected.body).empty(),
            "an example is like itself");
      MatchBody(expected.body, expected.rules, expected.extra, *expected.body);
    }
  }
  return 0;
}
