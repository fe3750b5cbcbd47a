#ifndef UNDERSTUDY_CONTRACTS_LATENCY_LATENCY_MODEL_FILE_H_
#define UNDERSTUDY_CONTRACTS_LATENCY_LATENCY_MODEL_FILE_H_

#include <string>
#include <string_view>

#include "contracts/core/error.h"
#include "contracts/latency/latency_model.h"

namespace contracts::latency {

// A model as text (schemas/latency_model.schema.json), a line for each endpoint and level.
std::string WriteLatencyModel(const LatencyModel& model);

// Reads it back. kBadFile with the place of what is wrong.
contracts::core::Result<LatencyModel> ParseLatencyModel(std::string_view text,
                                                        const std::string& where);

}  // namespace contracts::latency

#endif  // UNDERSTUDY_CONTRACTS_LATENCY_LATENCY_MODEL_FILE_H_
