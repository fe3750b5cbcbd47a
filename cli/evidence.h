#ifndef UNDERSTUDY_CLI_EVIDENCE_H_
#define UNDERSTUDY_CLI_EVIDENCE_H_

#include <span>
#include <string>

#include "base/embedded_file.h"

namespace cli {

// docs/evidence.json: how like the platform the stand-in was when it was last measured.
std::span<const base::EmbeddedFile> EvidenceFile();

// Its date, its age on a day such as "2026-12-24", and against what it was measured, in a line.
std::string EvidenceLine(const std::string& today);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_EVIDENCE_H_
