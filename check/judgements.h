#ifndef UNDERSTUDY_CHECK_JUDGEMENTS_H_
#define UNDERSTUDY_CHECK_JUDGEMENTS_H_

#include <cstdint>
#include <vector>

#include "check/expected_load.h"
#include "check/finding.h"
#include "check/recorder.h"

namespace check {

// What only many requests together show. Each appends a finding to `findings`, or nothing.

// S12: most uses of a kind of id are of one, by most users; or what is created is never used.
void JudgeIds(const Recorder& recorder, size_t client, std::vector<Finding>& findings);
// S13: redirects were followed.
void JudgeRedirects(const ClientRecord& client, std::vector<Finding>& findings);
// S14: a connection was closed after each request.
void JudgeConnections(const ClientRecord& client, std::vector<Finding>& findings);
// S24: connections are used again when the platform closes them.
void JudgeIdleConnections(const ClientRecord& client, std::vector<Finding>& findings);
// S22 and S23: answers that came here and would not come at the platform.
void JudgeLostAnswers(const ClientRecord& client, std::vector<Finding>& findings);
// S15: a failed request was sent again at once, and again.
void JudgeRetries(const ClientRecord& client, std::vector<Finding>& findings);
// S16: the client goes on as if failures were none.
void JudgeRepeatedFailures(const Recorder& recorder, const ClientRecord& client,
                           std::vector<Finding>& findings);
// S17: endpoints of a service that the client uses and that it never calls.
void JudgeCoverage(const Recorder& recorder, const ClientRecord& client,
                   std::vector<Finding>& findings);
// S25: nothing but checks of health and pages was asked for. True when it is so.
bool JudgePurpose(const Recorder& recorder, const ClientRecord& client,
                  std::vector<Finding>& findings);
// S26: tasks are created for plans that are not there.
void JudgePlans(const ClientRecord& client, std::vector<Finding>& findings);
// S27: what users create once, before anything else, is in the figures.
void JudgeSetUp(const Recorder& recorder, const ClientRecord& client,
                std::vector<Finding>& findings);
// S19: mix, rate, pauses, users and arrivals beside those of a profile.
void JudgeLoad(const Recorder& recorder, const ClientRecord& client, const ExpectedLoad& expected,
               std::vector<Finding>& findings);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_JUDGEMENTS_H_
