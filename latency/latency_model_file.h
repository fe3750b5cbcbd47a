#ifndef UNDERSTUDY_LATENCY_LATENCY_MODEL_FILE_H_
#define UNDERSTUDY_LATENCY_LATENCY_MODEL_FILE_H_

#include <string>
#include <string_view>

#include "base/error.h"
#include "latency/latency_model.h"

namespace latency {

// A model as text (schemas/latency_model.schema.json), a line for each endpoint and level.
std::string WriteLatencyModel(const LatencyModel& model);

// Reads it back. kBadFile with the place of what is wrong.
base::Result<LatencyModel> ParseLatencyModel(std::string_view text, const std::string& where);

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_LATENCY_MODEL_FILE_H_
