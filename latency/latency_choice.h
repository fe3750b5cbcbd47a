#ifndef UNDERSTUDY_LATENCY_LATENCY_CHOICE_H_
#define UNDERSTUDY_LATENCY_LATENCY_CHOICE_H_

#include <optional>
#include <string>

#include "base/error.h"
#include "latency/latency_model.h"

namespace latency {

// What --latency asks for. Plain data.
struct LatencyChoice {
  LatencyModel model;  // empty: no answer is delayed
  // The load whose times are taken, in the model's unit; without it that of the moment.
  std::optional<double> load;
};

// The forms of --latency, for messages and help.
inline constexpr char kLatencyForms[] =
    "none, fixed:100ms, a recorded run (smoke, normal, endurance, peak, stress-300, stress-400, "
    "spike), recorded (all runs, by the number of users), or a model file written by understudy "
    "learn";

// Reads one of these forms; "off" is "none". kBadUsage when it is none of them, kBadFile with the
// place when a file is not a model.
base::Result<LatencyChoice> ParseLatencyChoice(const std::string& text);

// The same without files: for what comes over the network.
base::Result<LatencyChoice> BuiltInLatencyChoice(const std::string& text);

// What to say of a run with more users than the model knows, which makes it look better than the
// platform would; empty when it knows as many, or goes by something else.
std::string BeyondKnownLoad(const LatencyChoice& choice, double users);

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_LATENCY_CHOICE_H_
