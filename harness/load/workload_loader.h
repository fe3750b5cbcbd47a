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

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_WORKLOAD_LOADER_H_
