#ifndef UNDERSTUDY_HARNESS_LOAD_WORKLOAD_LOADER_H_
#define UNDERSTUDY_HARNESS_LOAD_WORKLOAD_LOADER_H_

#include <memory>

#include "base/error.h"
#include "base/json.h"
#include "harness/load/profile.h"

namespace harness::load {

// Reads a workload: what users do, without how many of them and for how long. `value` is the whole
// file or a part.
base::Result<std::shared_ptr<const Workload>> LoadWorkload(const base::JsonFile& file,
                                                           const rapidjson::Value& value);

// A workload (`workload`, of `file`) in another form: each variant that `names` (an array of
// strings in `profile`) lists replaces what its JSON Pointers name (docs/load-model.md, Variants).
// kBadFile with the place when there is no such variant, or when a pointer names nothing. Values of
// the result have no positions in the original file; its name says so.
base::Result<base::JsonFile> ApplyVariants(const base::JsonFile& file,
                                           const rapidjson::Value& workload,
                                           const base::JsonFile& profile,
                                           const rapidjson::Value& names);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_WORKLOAD_LOADER_H_
