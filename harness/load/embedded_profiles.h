#ifndef UNDERSTUDY_HARNESS_LOAD_EMBEDDED_PROFILES_H_
#define UNDERSTUDY_HARNESS_LOAD_EMBEDDED_PROFILES_H_

#include <span>

#include "base/embedded_file.h"

namespace harness::load {

// The files below harness/profiles, compiled in.
std::span<const base::EmbeddedFile> EmbeddedProfiles();

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_EMBEDDED_PROFILES_H_
