#ifndef UNDERSTUDY_HARNESS_REPORT_LATENT_CONSOLE_H_
#define UNDERSTUDY_HARNESS_REPORT_LATENT_CONSOLE_H_

#include <span>
#include <string>

#include "harness/contract/latent.h"
#include "output/style.h"

namespace harness::report {

// The faults that the platform still has, each with what its contracts found and why the platform
// does so. A pure function.
std::string FormatLatent(std::span<const contract::LatentRow> rows, const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_LATENT_CONSOLE_H_
