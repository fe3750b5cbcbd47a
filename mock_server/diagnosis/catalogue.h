#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_CATALOGUE_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_CATALOGUE_H_

#include <span>
#include <string>
#include <string_view>

#include "mock_server/diagnosis/diagnosis.h"

namespace mock_server::diagnosis {

enum class Severity {
  kError,    // the script measures or does the wrong thing; not ready for a real run
  kWarning,  // the result means less than it seems
  kNote,     // worth knowing
};

// "error", "warning", "note".
std::string_view SeverityName(Severity severity);

// What is said of a code wherever it is explained: docs/diagnoses.md, reports, the page of the
// stand-in.
struct CatalogueEntry {
  Code code;
  std::string_view name;  // "S1"
  Severity severity;
  std::string_view title;  // one line
  std::string_view why;    // why it matters
  std::string_view fix;    // what to do
};

std::span<const CatalogueEntry> Catalogue();

const CatalogueEntry& EntryFor(Code code);

// docs/diagnoses.md; a test compares the file with it.
std::string CatalogueMarkdown();

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_CATALOGUE_H_
