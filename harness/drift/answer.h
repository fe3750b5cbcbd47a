#ifndef UNDERSTUDY_HARNESS_DRIFT_ANSWER_H_
#define UNDERSTUDY_HARNESS_DRIFT_ANSWER_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/http_message.h"
#include "base/redaction.h"
#include "harness/drift/body_difference.h"
#include "harness/drift/scenario.h"

namespace harness::drift {

// What is compared of an answer. The one to HEAD has no body.
Answer AnswerOf(const base::HttpResponse& response, bool has_body);

// The methods of an Allow header in an order of their own: a server may give them in any.
std::string SortedMethods(std::string_view allow);

Answer Redacted(const base::Redactor& redactor, Answer answer);

// Where statuses and headers differ.
std::vector<Difference> CompareHeads(const Answer& expected, const Answer& actual);

}  // namespace harness::drift

#endif  // UNDERSTUDY_HARNESS_DRIFT_ANSWER_H_
