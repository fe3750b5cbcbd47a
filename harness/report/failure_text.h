#ifndef UNDERSTUDY_HARNESS_REPORT_FAILURE_TEXT_H_
#define UNDERSTUDY_HARNESS_REPORT_FAILURE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/result.h"
#include "output/style.h"

namespace harness::report {

// "status: expected 200 OK, got 404 Not Found", in one line.
std::string MismatchText(const contract::Mismatch& mismatch);

// What a step sent, what it was answered and what the target published, as people read it; long
// texts are cut.
std::string FormatRequest(const contract::StepResult& step);
std::string FormatResponse(const base::HttpResponse& response);
// The line that sends it again; keys that were given are variables of the shell in it.
std::string CurlLineOf(const contract::StepResult& step);
std::string FormatEvents(const std::vector<std::string>& events);

// Adds a labelled block; lines after the first stand under the text, not under the label.
void AddLabelled(std::string& out, std::string_view label, std::string_view text);

// Everything that is known of a failed step: place, what was sent and with which captured values,
// each mismatch with expected and actual, the answer, and a curl line to send the same again.
// Several lines, the last one ended.
std::string FormatFailure(const contract::ContractResult& contract,
                          const contract::StepResult& step, const output::Style& style);

}  // namespace harness::report

#endif  // UNDERSTUDY_HARNESS_REPORT_FAILURE_TEXT_H_
