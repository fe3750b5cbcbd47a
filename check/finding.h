#ifndef UNDERSTUDY_CHECK_FINDING_H_
#define UNDERSTUDY_CHECK_FINDING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "check/example.h"
#include "mock_server/diagnosis/catalogue.h"

namespace check {

// D1 to D4, defects of the server that can be switched on, and L, its latent defects.
bool IsServersDefect(mock_server::diagnosis::Code code);

// One thing that a client does wrong: counted exactly, with the first request that shows it.
struct Finding {
  // What the same fault said in other requests: which words, which paths.
  struct Variant {
    std::string message;
    uint64_t count = 0;
  };

  mock_server::diagnosis::Code code = mock_server::diagnosis::Code::kSchemaViolation;
  mock_server::diagnosis::Severity severity = mock_server::diagnosis::Severity::kError;
  std::string service;   // "gateway", "data_layer"; empty when it is about the client as a whole
  std::string endpoint;  // "GET /api/v1/goals/{goal_id}"; empty likewise
  std::string pointer;   // where in the request; empty likewise
  std::string message;   // of the first example
  uint64_t count = 0;    // requests
  uint64_t failed = 0;   // those of them that were answered with 4xx, 5xx or not at all
  // The first few different messages. When there are more, the rest is `other_variants`.
  std::vector<Variant> variants;
  uint64_t other_variants = 0;
  // The first few lines of the client's script that it came from, where the client says so; the
  // messages are "FILE:LINE".
  std::vector<Variant> sites;
  uint64_t other_sites = 0;
  // Other things, noticed only in requests that have this fault; they may disappear with it.
  struct Follower {
    mock_server::diagnosis::Code code = mock_server::diagnosis::Code::kSchemaViolation;
    std::string endpoint;  // "GET /api/v1/tools"
    std::string message;
    uint64_t count = 0;
  };
  std::vector<Follower> followers;
  Example example;  // may be empty when it is about the client as a whole
  // Represents all places of this code without a row of their own; `endpoint` and `pointer` are
  // empty, `message` is the first one's.
  bool is_rest = false;
  // It concerns so few requests, each refused, that the script may be testing the refusal; then it
  // is a warning instead of an error.
  bool is_rare = false;
  // The user has declared that the script does this on purpose; then it is a note.
  bool is_allowed = false;

  // It is in the baseline, and fails no check.
  bool is_known = false;

  // Whether the variants are worth reading: those that never come twice differ by ids only.
  bool has_variants() const {
    return variants.size() > 1 && other_variants == 0 && count > variants.size();
  }
  // A defect of the server; no fault of the client.
  bool is_servers() const { return IsServersDefect(code); }
};

// Errors first, then warnings, then notes; within them the key, then the most frequent code first,
// and of one code the most frequent finding. The defects of the server come last.
void SortByHarm(std::vector<Finding>& findings);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_FINDING_H_
