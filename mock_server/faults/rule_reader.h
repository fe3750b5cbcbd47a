#ifndef UNDERSTUDY_MOCK_SERVER_FAULTS_RULE_READER_H_
#define UNDERSTUDY_MOCK_SERVER_FAULTS_RULE_READER_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mock_server/faults/rule.h"

namespace mock_server::faults {

inline constexpr size_t kMaxRules = 100;

// One rule, for help texts.
inline constexpr char kRuleExample[] =
    "endpoint=/api/v1/goals/ first=3 status=503 answer_header='Retry-After: 1'";

struct RuleSource {
  // Seed of the draws from a latency model.
  uint64_t seed = 0;
  // A rule may name a model file. Not for rules that come over the network.
  bool may_read_files = false;
};

// Reads one rule: `key=value …`, a value in quotes when it has blanks; or a JSON object of the same
// keys (docs/faults.md). `number` counts the rules from 1; a rule without a name is called
// fault-NUMBER. kBadUsage with what is wrong and the remedy.
base::Result<Rule> ReadRule(std::string_view text, size_t number, const RuleSource& source);
// An object, or a string in the first form.
base::Result<Rule> ReadRule(const rapidjson::Value& value, size_t number, const RuleSource& source);

// Several, whose names must differ. An error's `where` is the place of the rule in the list.
base::Result<std::vector<Rule>> ReadRules(const std::vector<std::string>& texts,
                                          const RuleSource& source);
base::Result<std::vector<Rule>> ReadRules(const rapidjson::Value& list, const RuleSource& source);

}  // namespace mock_server::faults

#endif  // UNDERSTUDY_MOCK_SERVER_FAULTS_RULE_READER_H_
