#ifndef UNDERSTUDY_CHECK_JUDGEMENTS_H_
#define UNDERSTUDY_CHECK_JUDGEMENTS_H_

#include <cstdint>
#include <vector>

#include "check/expected_load.h"
#include "check/finding.h"
#include "check/recorder.h"

namespace check {

// What only many requests together show. Each function appends its findings, if any, to `findings`.

// S12: most users use the same id, or created entities are never used.
void JudgeIds(const Recorder& recorder, size_t client, std::vector<Finding>& findings);
// S13: redirects were followed.
void JudgeRedirects(const ClientRecord& client, std::vector<Finding>& findings);
// S14: a connection was closed after each request.
void JudgeConnections(const ClientRecord& client, std::vector<Finding>& findings);
// S24: connections are used again when the platform closes them.
void JudgeIdleConnections(const ClientRecord& client, std::vector<Finding>& findings);
// S22 and S23: answers that would be lost on the platform.
void JudgeLostAnswers(const ClientRecord& client, std::vector<Finding>& findings);
// S15: a failed request was sent again at once, and again.
void JudgeRetries(const ClientRecord& client, std::vector<Finding>& findings);
// S16: the client ignores failures.
void JudgeRepeatedFailures(const Recorder& recorder, const ClientRecord& client,
                           std::vector<Finding>& findings);
// S17: endpoints that the client never calls, of a service that it uses.
void JudgeCoverage(const Recorder& recorder, const ClientRecord& client,
                   std::vector<Finding>& findings);
// S25: only health checks and pages were requested. Returns whether it is so.
bool JudgePurpose(const Recorder& recorder, const ClientRecord& client,
                  std::vector<Finding>& findings);
// S26: tasks are created for plans that don't exist.
void JudgePlans(const ClientRecord& client, std::vector<Finding>& findings);
// S27: what users create once, before anything else, counts in the figures.
void JudgeSetUp(const Recorder& recorder, const ClientRecord& client,
                std::vector<Finding>& findings);
// S33: none of the users ever waits. `waits` are those of the whole command.
void JudgeWaits(const ClientRecord& client, uint64_t waits, std::vector<Finding>& findings);
// S29 to S32: the client does not get on with the platform's next steps (docs/next-steps.md).
// `expected` may be nullptr.
void JudgeFuture(const ClientRecord& client, const ExpectedLoad* expected,
                 std::vector<Finding>& findings);
// What the client sent beside what the profile does, the largest difference first.
std::vector<SharePair> SharesBeside(const Recorder& recorder, const ClientRecord& client,
                                    const ExpectedLoad& expected);
// S19: mix, rate, pauses, users and arrivals differ from those of a profile.
void JudgeLoad(const Recorder& recorder, const ClientRecord& client, const ExpectedLoad& expected,
               std::vector<Finding>& findings);

}  // namespace check

#endif  // UNDERSTUDY_CHECK_JUDGEMENTS_H_
