// S29 to S32: what a client does about the platform's next steps (docs/next-steps.md).
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/counted.h"
#include "check/judgements.h"

namespace check {

using mock_server::diagnosis::Code;
using mock_server::diagnosis::EntryFor;
using mock_server::diagnosis::Severity;

namespace {

// Fewer can be a coincidence.
constexpr uint64_t kMinEarly = 3;
constexpr uint64_t kMinRetries = 30;
constexpr uint64_t kMinUsers = 5;
constexpr size_t kMinSlices = 9;
constexpr uint64_t kMinRequestsOfShare = 50;
constexpr uint64_t kMinUnchanged = 10;
constexpr double kMinQuotaSeconds = 5;
constexpr uint64_t kMinOfQuota = 20;
// Independent users give 1; users in lockstep about as much as there are of them.
constexpr double kLeastLockstep = 4;
constexpr double kLockstepShare = 0.3;
// A share that grows by half, and is large at the end.
constexpr double kGrowth = 1.5;
constexpr double kLargeShare = 0.2;
// "More than a tenth."
constexpr double kWorthSaving = 0.1;

Finding Make(Code code, std::string pointer, uint64_t count, std::string message) {
  Finding finding;
  finding.code = code;
  finding.severity = EntryFor(code).severity;
  finding.pointer = std::move(pointer);
  finding.count = count;
  finding.message = std::move(message);
  return finding;
}

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

// What happens too often to be chance: a client that is right may send early by a hair.
bool IsOften(uint64_t early, uint64_t patient) {
  return early >= kMinEarly && early * 4 >= patient;
}

void JudgeEarly(const FutureUse& use, std::vector<Finding>& findings) {
  // Who repeats at once has no idea of Retry-After, and S30 says it.
  const uint64_t early = use.early().count - use.storms().count;
  if (!IsOften(early, use.patient()) || use.storms().count >= kMinEarly) return;
  Finding finding =
      Make(Code::kRetryBeforeTime, "", early,
           fmt::format("{} of {} requests that were refused with 429 were sent again before "
                       "Retry-After was over",
                       early, use.early().count + use.patient()));
  finding.example = use.early().example;
  findings.push_back(std::move(finding));
}

double RefusedShare(const std::vector<FutureUse::Slice>& slices, size_t begin, size_t end,
                    uint64_t& requests) {
  uint64_t refused = 0;
  requests = 0;
  for (size_t i = begin; i < end; ++i) {
    requests += slices[i].requests;
    refused += slices[i].refused;
  }
  return requests == 0 ? 0 : static_cast<double>(refused) / static_cast<double>(requests);
}

// Empty when the share of 429 does not grow.
std::string Growth(const FutureUse& use) {
  const std::vector<FutureUse::Slice> slices = use.slices();
  if (slices.size() < kMinSlices || use.patient() > use.early().count) return {};
  const size_t third = slices.size() / 3;
  uint64_t requests_before = 0;
  uint64_t requests_after = 0;
  const double before = RefusedShare(slices, 0, third, requests_before);
  const double after = RefusedShare(slices, slices.size() - third, slices.size(), requests_after);
  if (std::min(requests_before, requests_after) < kMinRequestsOfShare) return {};
  if (after < kLargeShare || after < kGrowth * before) return {};
  return fmt::format("the share of 429 grew from {:.0f} % to {:.0f} % with the same connections",
                     100 * before, 100 * after);
}

bool AreInLockstep(const ClientRecord& client) {
  const FutureUse& use = client.future;
  if (use.retry_count() < kMinRetries || client.most_open < kMinUsers) return false;
  return use.retries().Dispersion() >=
         std::max(kLeastLockstep, kLockstepShare * static_cast<double>(client.most_open));
}

void JudgeBackOff(const ClientRecord& client, std::vector<Finding>& findings) {
  const FutureUse& use = client.future;
  if (use.storms().count >= kMinEarly) {
    Finding finding =
        Make(Code::kNoBackOff, "", use.storms().count,
             "requests that were refused with 429 were sent again at once, again and again");
    finding.example = use.storms().example;
    findings.push_back(std::move(finding));
    return;
  }
  if (AreInLockstep(client)) {
    findings.push_back(Make(
        Code::kNoBackOff, "", use.retry_count(),
        fmt::format("{} refused requests were sent again in lockstep (variance is {:.0f} times the "
                    "mean per 50 ms; independent users give 1)",
                    use.retry_count(), use.retries().Dispersion())));
    return;
  }
  if (std::string growth = Growth(use); !growth.empty())
    findings.push_back(Make(Code::kNoBackOff, "", use.refused(), std::move(growth)));
}

// "17 minutes", "2.5 hours".
std::string TimeText(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

void JudgeQuota(const ClientRecord& client, const ExpectedLoad* expected,
                std::vector<Finding>& findings) {
  const mock_server::future::QuotaUse& quota = client.future.quota();
  const double seconds = Seconds(client.future.quota_time() - quota.first);
  const bool used_up = quota.used >= quota.amount;
  if (quota.amount == 0) return;
  if (!used_up && (seconds < kMinQuotaSeconds || quota.used < kMinOfQuota)) return;
  const double rate = seconds > 0 ? static_cast<double>(quota.used) / seconds : 0;
  const double until = used_up ? seconds : static_cast<double>(quota.amount) / rate;
  const double window = Seconds(quota.window);
  const double horizon =
      expected != nullptr && expected->run_seconds > 0 ? expected->run_seconds : window;
  if (!used_up && until >= std::min(horizon, window)) return;
  const std::string what = fmt::format("the quota of {} in {}",
                                       base::Counted(quota.amount, "request"), TimeText(window));
  std::string message =
      used_up ? fmt::format("{} was used up", what)
              : fmt::format(
                    "{} is used up after {}{}, at {:.1f} requests a second", what, TimeText(until),
                    expected == nullptr ? std::string() : fmt::format(" of {}", expected->profile),
                    rate);
  Finding finding = Make(Code::kQuotaUsedUp, "", quota.used, std::move(message));
  // Nobody said that the load would go on for so long.
  if (!used_up && expected == nullptr) finding.severity = Severity::kNote;
  findings.push_back(std::move(finding));
}

void JudgeValidators(const FutureUse& use, std::vector<Finding>& findings) {
  if (use.sent_validator() || use.unchanged().count < kMinUnchanged) return;
  const double share =
      static_cast<double>(use.unchanged_bytes()) / static_cast<double>(use.bytes());
  if (share <= kWorthSaving) return;
  Finding finding =
      Make(Code::kNoValidator, "/header/If-None-Match", use.unchanged().count,
           fmt::format("{} brought what the client had already, {:.0f} % of all bytes that it read",
                       base::Counted(use.unchanged().count, "answer"), 100 * share));
  finding.example = use.unchanged().example;
  findings.push_back(std::move(finding));
}

}  // namespace

void JudgeFuture(const ClientRecord& client, const ExpectedLoad* expected,
                 std::vector<Finding>& findings) {
  JudgeEarly(client.future, findings);
  JudgeBackOff(client, findings);
  JudgeQuota(client, expected, findings);
  JudgeValidators(client.future, findings);
}

}  // namespace check
