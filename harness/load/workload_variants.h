#ifndef UNDERSTUDY_HARNESS_LOAD_WORKLOAD_VARIANTS_H_
#define UNDERSTUDY_HARNESS_LOAD_WORKLOAD_VARIANTS_H_

#include "contracts/core/error.h"
#include "contracts/core/json.h"

namespace harness::load {

// A workload (`workload`, of `file`) in another form: each variant that `names` (an array of
// strings in `profile`) lists replaces what its JSON Pointers name (docs/load-model.md, Variants).
// kBadFile with the place when there is no such variant, or when a pointer names nothing. Values of
// the result have no positions in the original file; its name says so.
contracts::core::Result<contracts::core::JsonFile> ApplyVariants(
    const contracts::core::JsonFile& file, const rapidjson::Value& workload,
    const contracts::core::JsonFile& profile, const rapidjson::Value& names);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_WORKLOAD_VARIANTS_H_
