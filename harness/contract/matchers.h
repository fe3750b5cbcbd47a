#ifndef UNDERSTUDY_HARNESS_CONTRACT_MATCHERS_H_
#define UNDERSTUDY_HARNESS_CONTRACT_MATCHERS_H_

#include <rapidjson/fwd.h>

#include <string>
#include <vector>

#include "harness/contract/contract_model.h"

namespace harness::contract {

// One difference between an answer and its contract. A plain value.
struct Mismatch {
  // "status", "header allow", "body /goal_id", "schema /created_at", "capture goal", "text"
  std::string where;
  std::string expected;  // with its type: `string "pending"`, `a UUID`
  std::string actual;

  bool operator==(const Mismatch&) const = default;
};

// Compares an answer's body with the example and the rules (docs/contract-format.md, What is
// compared). All mismatches, those of the example in its order, then those of the rules. `example`
// may be null when there are only rules.
std::vector<Mismatch> MatchBody(const rapidjson::Value* example, const std::vector<Rule>& rules,
                                bool extra, const rapidjson::Value& actual);

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_MATCHERS_H_
