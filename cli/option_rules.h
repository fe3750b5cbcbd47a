#ifndef UNDERSTUDY_CLI_OPTION_RULES_H_
#define UNDERSTUDY_CLI_OPTION_RULES_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cli {

// An option that would have no effect, or that contradicts another one. Both options are named as
// the command line has them, "--target". A plain value.
struct OptionRule {
  enum class Kind {
    kExcludes,  // `option` goes with anything but `other`
    kNeeds,     // `option` goes only with `other`
  };

  std::string_view command;  // "load"
  std::string_view option;
  Kind kind = Kind::kExcludes;
  std::string_view other;
  std::string_view reason;  // why, and what to do, as the rest of a sentence
};

// All rules. This is the only place that defines which options can be combined.
std::span<const OptionRule> OptionRules();

// "LOCUST_HOST in the environment (--target)"; the option alone without a variable.
std::string WithVariable(std::string_view option, std::string_view variable);

// How an option got its value.
enum class OptionSource { kNone, kCommandLine, kEnvironment };

// Of an option of the command at hand, named as in the rules.
using SourceOf = std::function<OptionSource(std::string_view option)>;
// The variable of the environment that stands for an option, "LOCUST_HOST"; may be empty.
using VariableOf = std::function<std::string(std::string_view option)>;

// kBadUsage for the first rule that a command line breaks, with both options named, and the
// variable where one of them came from the environment. What a variable alone asks for is not held
// against it: nobody asked for it here.
base::Status CheckOptionRules(std::string_view command, const SourceOf& source_of,
                              const VariableOf& variable_of);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_OPTION_RULES_H_
