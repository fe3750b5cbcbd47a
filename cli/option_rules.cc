#include "cli/option_rules.h"

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <vector>

#include "output/report.h"

namespace cli {

using base::ErrorCode;
using base::Fail;

namespace {

constexpr auto kExcludes = OptionRule::Kind::kExcludes;
constexpr auto kNeeds = OptionRule::Kind::kNeeds;

constexpr std::string_view kOfStandIn =
    "it applies only to the embedded stand-in; switch the other one with PUT "
    "/__understudy/defects, or start it with this option";
constexpr std::string_view kNothingIsSent = "nothing is run, so it has no effect";
constexpr std::string_view kNothingToReport = "nothing is run, so there is nothing to report";
constexpr std::string_view kMatrixSwitches = "the matrix switches the defects itself";
constexpr std::string_view kTableOnly = "it applies to single contracts, and this shows a table";

constexpr std::string_view kSubscriber =
    "a subscriber waits for what others do, and no such wait can be skipped";

constexpr std::string_view kNoBaseline = "that option names the file to be updated";

// Locust's --headless and --only-summary are taken everywhere, for the sake of its scripts.
constexpr OptionRule kRules[] = {
    {"serve", "--journal-mb", kExcludes, "--no-admin",
     "the journal is read at /__understudy/journal"},
    {"serve", "--allowed-hosts", kExcludes, "--no-admin", "only the admin API looks at the host"},

    {"start", "--journal-mb", kExcludes, "--no-admin",
     "the journal is read under /__understudy/journal"},
    {"start", "--allowed-hosts", kExcludes, "--no-admin", "only the admin API looks at the host"},

    {"load", "--web", kExcludes, "--virtual",
     "a virtual run is over before a browser has its page"},
    {"load", "--web", kExcludes, "--plan", kNothingIsSent},

    {"compare", "--last", kNeeds, "--base", "it counts the results in that folder"},

    {"verify", "--data-layer", kNeeds, "--target", "it needs the gateway's URL, too"},
    {"verify", "--timeout", kNeeds, "--target", "the embedded stand-in answers at once"},
    {"verify", "--redis-url", kNeeds, "--target", "the embedded stand-in tells its events itself"},
    {"verify", "--platform", kExcludes, "--target", kOfStandIn},
    {"verify", "--defects", kExcludes, "--target", kOfStandIn},
    {"verify", "--repair", kExcludes, "--target", kOfStandIn},
    {"verify", "--resources", kExcludes, "--target", kOfStandIn},
    {"verify", "--latent", kExcludes, "--matrix", "they are different reports; choose one"},
    {"verify", "--platform", kExcludes, "--matrix", kMatrixSwitches},
    {"verify", "--defects", kExcludes, "--matrix", kMatrixSwitches},
    {"verify", "--no-skips", kExcludes, "--matrix", kTableOnly},
    {"verify", "--no-skips", kExcludes, "--latent", kTableOnly},
    {"verify", "--verbose", kExcludes, "--matrix", kTableOnly},
    {"verify", "--verbose", kExcludes, "--latent", kTableOnly},
    {"verify", "--target", kExcludes, "--list", kNothingIsSent},
    {"verify", "--data-layer", kExcludes, "--list", kNothingIsSent},
    {"verify", "--platform", kExcludes, "--list", kNothingIsSent},
    {"verify", "--defects", kExcludes, "--list", kNothingIsSent},
    {"verify", "--repair", kExcludes, "--list", kNothingIsSent},
    {"verify", "--resources", kExcludes, "--list", kNothingIsSent},
    {"verify", "--gateway-key", kExcludes, "--list", kNothingIsSent},
    {"verify", "--data-layer-key", kExcludes, "--list", kNothingIsSent},
    {"verify", "--seed", kExcludes, "--list", kNothingIsSent},
    {"verify", "--matrix", kExcludes, "--list", kNothingIsSent},
    {"verify", "--no-skips", kExcludes, "--list", kNothingToReport},
    {"verify", "--baseline", kExcludes, "--list", kNothingToReport},
    {"verify", "--baseline", kExcludes, "--matrix", kTableOnly},
    {"verify", "--baseline", kExcludes, "--latent", kTableOnly},
    {"verify", "--baseline-update", kNeeds, "--baseline", kNoBaseline},
    {"check", "--baseline-update", kNeeds, "--baseline", kNoBaseline},
    {"verify", "--failed", kExcludes, "--matrix", kTableOnly},
    {"verify", "--mutate", kExcludes, "--target",
     "every contract is run some hundred times, which is for the embedded stand-in"},
    {"verify", "--mutate", kExcludes, "--matrix", "they are different reports; choose one"},
    {"verify", "--mutate", kExcludes, "--latent", "they are different reports; choose one"},
    {"verify", "--mutate", kExcludes, "--list", kNothingIsSent},
    {"verify", "--survivors", kNeeds, "--mutate", "it is about mutated answers"},
    {"verify", "--baseline", kExcludes, "--mutate", kTableOnly},
    {"verify", "--no-skips", kExcludes, "--mutate", kTableOnly},
    {"verify", "--verbose", kExcludes, "--mutate", kTableOnly},
    {"verify", "--failed", kExcludes, "--latent", kTableOnly},
    {"verify", "--verbose", kExcludes, "--list", kNothingToReport},

    {"load", "--virtual", kExcludes, "--target",
     "a virtual run needs a server in this process; leave one of them out"},
    {"load", "--latency", kExcludes, "--target",
     "it applies only to the embedded stand-in; start the other one with serve --latency"},
    {"load", "--platform", kExcludes, "--target", kOfStandIn},
    {"load", "--defects", kExcludes, "--target", kOfStandIn},
    {"load", "--repair", kExcludes, "--target", kOfStandIn},
    {"load", "--resources", kExcludes, "--target", kOfStandIn},
    {"load", "--future", kExcludes, "--target",
     "it applies only to the embedded stand-in; start the other one with this option"},
    {"load", "--ca-file", kExcludes, "--insecure", "no certificate is checked"},
    {"load", "--insecure", kNeeds, "--target", "the embedded stand-in has no certificate"},
    {"load", "--ca-file", kNeeds, "--target", "the embedded stand-in has no certificate"},
    {"load", "--timeout", kExcludes, "--virtual", "no answer is late in virtual time"},
    {"load", "--csv-full-history", kNeeds, "--csv", "it applies to the files that --csv writes"},
    {"load", "--virtual", kExcludes, "--plan", kNothingIsSent},
    {"load", "--target", kExcludes, "--plan", kNothingIsSent},
    {"load", "--platform", kExcludes, "--plan", kNothingIsSent},
    {"load", "--defects", kExcludes, "--plan", kNothingIsSent},
    {"load", "--repair", kExcludes, "--plan", kNothingIsSent},
    {"load", "--resources", kExcludes, "--plan", kNothingIsSent},
    {"load", "--future", kExcludes, "--plan", kNothingIsSent},
    {"load", "--timeout", kExcludes, "--plan", kNothingIsSent},
    {"load", "--insecure", kExcludes, "--plan", kNothingIsSent},
    {"load", "--ca-file", kExcludes, "--plan", kNothingIsSent},
    {"load", "--abort-when-broken", kExcludes, "--plan", kNothingIsSent},
    {"load", "--breaker", kExcludes, "--plan", kNothingIsSent},
    {"load", "--csv", kExcludes, "--plan", kNothingToReport},
    {"load", "--csv-full-history", kExcludes, "--plan", kNothingToReport},
    {"load", "--log", kExcludes, "--plan", kNothingToReport},

    {"sprint", "--target", kNeeds, "--real", "virtual time needs a server in this process"},

    {"env", "--data-layer", kNeeds, "--gateway", "it needs the gateway's URL, too"},
    {"env", "--name", kExcludes, "--gateway", "they are two stand-ins; leave one of them out"},
    {"env", "--redis-url", kNeeds, "--gateway", "the record of `understudy start` tells its own"},
    {"run", "--redis", kExcludes, "--rehearse", kSubscriber},
    {"check", "--redis", kExcludes, "--rehearse", kSubscriber},

    {"drift", "--record", kExcludes, "--plan", kNothingIsSent},
    {"drift", "--evidence", kExcludes, "--plan", kNothingToReport},
    {"drift", "--propose", kExcludes, "--plan", kNothingIsSent},
    {"drift", "--data-layer-key", kNeeds, "--data-layer", "without a data layer nothing has it"},

    {"learn", "--seed", kNeeds, "--check", "it seeds the draws of --check"},
};

// "--target", or "LOCUST_HOST (--target)" where the variable gave it.
std::string NameOf(std::string_view option, const SourceOf& source_of,
                   const VariableOf& variable_of) {
  return WithVariable(option,
                      source_of(option) == OptionSource::kEnvironment ? variable_of(option) : "");
}

}  // namespace

std::string WithVariable(std::string_view option, std::string_view variable) {
  if (variable.empty()) return std::string(option);
  return fmt::format("{} in the environment ({})", variable, option);
}

std::span<const OptionRule> OptionRules() {
  static const std::vector<OptionRule> rules = [] {
    std::vector<OptionRule> all(std::begin(kRules), std::end(kRules));
    for (const output::ReportForm& form : output::ReportForms()) {
      all.push_back({"verify", form.option, kExcludes, "--list", kNothingToReport});
      for (const std::string_view command : {"load", "drift"})
        all.push_back({command, form.option, kExcludes, "--plan", kNothingToReport});
    }
    for (const std::string_view command : {"verify", "load", "sprint", "check", "compare"})
      all.push_back({command, "--ci", kExcludes, "--no-ci", "leave one of them out"});
    return all;
  }();
  return rules;
}

base::Status CheckOptionRules(std::string_view command, const SourceOf& source_of,
                              const VariableOf& variable_of) {
  for (const OptionRule& rule : OptionRules()) {
    if (rule.command != command || source_of(rule.option) != OptionSource::kCommandLine) continue;
    const bool other = source_of(rule.other) != OptionSource::kNone;
    if (other == (rule.kind == OptionRule::Kind::kNeeds)) continue;
    return Fail(
        ErrorCode::kBadUsage,
        fmt::format("{} {}: {}",
                    rule.kind == OptionRule::Kind::kNeeds ? "needs" : "can't be combined with",
                    NameOf(rule.other, source_of, variable_of), rule.reason),
        std::string(rule.option));
  }
  return {};
}

}  // namespace cli
