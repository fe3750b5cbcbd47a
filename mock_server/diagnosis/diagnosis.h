#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_DIAGNOSIS_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_DIAGNOSIS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock_server::diagnosis {

// What can be wrong with a request, or with a script over many requests. The codes are stable;
// docs/diagnoses.md, made from catalogue.cc, explains each.
enum class Code {
  kRowIdUsed,             // S1
  kBadAgentStatus,        // S2
  kSchemaViolation,       // S3
  kKey,                   // S4
  kFinalSlash,            // S5
  kUnknownRoute,          // S6
  kPlaceholder,           // S7
  kIgnoredField,          // S8
  kUnknownId,             // S9
  kUseAfterDelete,        // S10
  kAgentInUse,            // S11
  kSharedOrUnusedIds,     // S12
  kRedirect,              // S13
  kConnectionPerRequest,  // S14
  kRetryStorm,            // S15
  kRepeatedFailure,       // S16
  kEndpointNeverCalled,   // S17
  kUndocumentedStatus,    // S18
  kMixFarFromProfile,     // S19
  kNotJson,               // S20
  kUpgradeLosesBody,      // S21
  kHalfClose,             // S22
  kReuseAfterFailure,     // S23
  kIdleConnection,        // S24
  kMeasuresNothing,       // S25
  kTaskWithoutPlan,       // S26
  kSetUpMeasured,         // S27
  kTokenInClear,          // S28
  kRetryBeforeTime,       // S29
  kNoBackOff,             // S30
  kQuotaUsedUp,           // S31
  kNoValidator,           // S32
  kNoThinkTime,           // S33
  kFourOhFourInId,        // T7
  kJsonInString,          // T9
  kLostInRestart,         // T12
  kDefectGoalCreate,      // D1: the server's fault, whatever is sent
  kDefectTaskRoutes,      // D2
  kDefectAgentRead,       // D3
  kDefectAgentPatch,      // D4
  kSessionEvicted,        // U1: about the stand-in itself
  kLatentDefect,          // L: one that the platform still has
};

// One thing that is wrong with one request.
struct Diagnosis {
  Code code = Code::kSchemaViolation;
  // Where: "/body/priority", "/path/goal_id", "/query/limit", "/header/X-API-Key".
  std::string pointer;
  // What and how to mend it, in the words of the request's author.
  std::string hint;
  // The trap of the real platform that this is (docs/platform.md, Known traps): 1 to 10; 0: none.
  int trap = 0;
  // The server answers as if this had not been sent.
  bool is_ignored = false;

  // Whether --strict refuses it (ADR 27).
  bool is_silently_accepted() const { return trap != 0 || is_ignored; }
};

// What the services noticed while they answered one request; filled beside the answer, never
// changing it.
struct Observation {
  // "GET /api/v1/agents/{agent_id}" as the description has it; empty when no route took the
  // request. Views into descriptions, which live as long as the platform.
  std::string_view method;
  std::string_view route;
  // The entity that the path names, as sent; empty when it names none.
  std::string path_id;
  // Where no route took the request: the template that its path seems to follow, so that paths that
  // differ by a name only are one ("/api/v1/tools/{tool_id}"); empty when there is none.
  std::string likely_path;
  // A create names a plan, and there is none of that name, which nobody checks.
  bool names_plan = false;
  bool plan_is_missing = false;  // implies names_plan
  std::vector<Diagnosis> diagnoses;

  void Clear();
  void Note(Code code, std::string pointer, std::string hint, int trap = 0);
  // Notes what the server ignores.
  void NoteIgnored(Code code, std::string pointer, std::string hint, int trap = 0);
  // The first diagnosis that --strict refuses; nullptr when there is none.
  const Diagnosis* FirstSilentlyAccepted() const;
};

// "S1", "T7", "D3".
std::string_view CodeName(Code code);

// The header that carries diagnoses beside an answer.
inline constexpr std::string_view kHeaderName = "x-understudy-diagnosis";

// Its value: "S2 /body/status; 'paused' is ...", several joined by " | ". Line ends and other
// control characters become blanks, so that no input can add a header.
std::string HeaderValue(const std::vector<Diagnosis>& diagnoses);

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_DIAGNOSIS_H_
