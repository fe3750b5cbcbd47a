#ifndef UNDERSTUDY_HARNESS_REPORT_DRIFT_TEXT_H_
#define UNDERSTUDY_HARNESS_REPORT_DRIFT_TEXT_H_

#include <string>
#include <vector>

#include "harness/report/drift_report.h"
#include "output/markdown.h"
#include "output/style.h"

namespace harness::report {

// The run for a terminal: the state that was found, endpoints, examples, the headline. `verbose`
// shows the endpoints that answer alike, too, and an example of what can't be compared.
std::string DriftText(const DriftRun& run, const output::Style& style, bool verbose);

// "DIFFERS gateway GET /health: 3 steps, new"
std::string DriftTitle(const DriftRun& run, const drift::Group& group);

// One group with its example, as the text shows it.
std::string DriftExample(const DriftRun& run, const drift::Group& group);

// A status, headers and body as people read them; long texts are cut.
std::string AnswerText(const drift::Answer& answer);

// In words, a line for each thing that is known about the target's state, what the run made there
// and left, and its notes.
std::vector<std::string> FactLines(const DriftRun& run);

// The same run as Markdown.
output::Markdown DriftMarkdown(const DriftRun& run);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_DRIFT_TEXT_H_
