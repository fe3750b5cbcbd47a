#ifndef UNDERSTUDY_HARNESS_LOAD_WORKLOAD_VARIANTS_H_
#define UNDERSTUDY_HARNESS_LOAD_WORKLOAD_VARIANTS_H_

#include "base/error.h"
#include "base/json.h"

namespace harness::load {

// A workload (`workload`, of `file`) in another form: each variant that `names` (an array of
// strings in `profile`) lists replaces what its JSON Pointers name (docs/load-model.md, Variants).
// kBadFile with the place when there is no such variant, or when a pointer names nothing. Values of
// the result have no positions in the original file; its name says so.
base::Result<base::JsonFile> ApplyVariants(const base::JsonFile& file,
                                           const rapidjson::Value& workload,
                                           const base::JsonFile& profile,
                                           const rapidjson::Value& names);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_WORKLOAD_VARIANTS_H_
