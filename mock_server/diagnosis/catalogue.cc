#include "mock_server/diagnosis/catalogue.h"

#include <algorithm>

namespace mock_server::diagnosis {
namespace {

constexpr CatalogueEntry kEntries[] = {
    {Code::kRowIdUsed, "S1", Severity::kError,
     "The row's `id` is used instead of `goal_id` or `task_id`",
     "Goals and tasks have two ids. `id` belongs to the database row and can't be used: every read "
     "or update with it is answered 404, so the run measures error pages. This is defect 5 of the "
     "load-test sprint.",
     "Store `goal_id` (or `task_id`) from the answer to the create request and use that."},
    {Code::kBadAgentStatus, "S2", Severity::kError, "A value that is not an AgentStatus",
     "There are seven agent statuses. The data layer refuses any other value with 422, which the "
     "gateway turns into 500, so it looks like a fault of the server. This is defect 6 of the "
     "load-test sprint.",
     "Send created, active, idle, busy, suspended, terminated or error."},
    {Code::kSchemaViolation, "S3", Severity::kError, "The request violates its schema",
     "A field is missing, misspelt, of the wrong type or out of range. The server refuses the "
     "request or silently ignores the field.",
     "Correct the field that the finding names."},
    {Code::kKey, "S4", Severity::kError, "The API key is missing, too short or wrong",
     "Without a valid `X-API-Key` a request never reaches an endpoint, so most other problems "
     "follow from this one. `dev_key_CHANGE_IN_PRODUCTION`, the default in the data layer's "
     "sources that some clients hard-code, is not the key of a configured server.",
     "Send X-API-Key with every request: 32 characters or more to the gateway, a configured key to "
     "the data layer."},
    {Code::kFinalSlash, "S5", Severity::kError, "A trailing slash is missing or superfluous",
     "The gateway knows each path in one form only. The other form goes to its own pipeline, which "
     "expects other credentials than X-API-Key: it answers 401 without them, as if the key were "
     "wrong, and 404 with Authorization: Bearer. The data layer answers 307, and a client that "
     "follows the redirect sends the request twice.",
     "Write the path with a trailing slash for collections and without one for single entities."},
    {Code::kUnknownRoute, "S6", Severity::kError, "No such path, or not with this method",
     "The gateway answers 401, or 404 when Authorization: Bearer is sent; the data layer answers "
     "404 or 405.",
     "Use the route that the finding names."},
    {Code::kPlaceholder, "S7", Severity::kWarning, "A placeholder endpoint",
     "The gateway's list of goals and its read of a task always return the same text, whatever is "
     "stored. A load test of them measures only the gateway's own speed.",
     "Leave them out of the measured mix, or read from the data layer."},
    {Code::kIgnoredField, "S8", Severity::kWarning, "A field or parameter that the server ignores",
     "The request succeeds, but the field, or the parameter of its query, has no effect.",
     "Leave it out, or check what it was meant to do."},
    {Code::kUnknownId, "S9", Severity::kError, "An id that the server never issued",
     "No create request returned this id, so there is nothing to find.",
     "Use ids from the answers to create requests."},
    {Code::kUseAfterDelete, "S10", Severity::kError, "Use of a deleted entity",
     "The script keeps an id that it (or another user) deleted.",
     "Discard an id once its delete request has succeeded."},
    {Code::kAgentInUse, "S11", Severity::kError, "Deletion of an agent that is still referenced",
     "An agent that goals, plans or tasks refer to can't be deleted; the gateway answers 404 as if "
     "it did not exist.",
     "Delete only agents that nothing refers to."},
    {Code::kSharedOrUnusedIds, "S12", Severity::kWarning,
     "All users share one id, or created ids are never used",
     "An entity that every user reads is always cached; entities that nobody reads are load "
     "without a purpose.",
     "Let each user create the entities that it works on, and work on those that it created."},
    {Code::kRedirect, "S13", Severity::kWarning, "Redirects are followed",
     "The data layer answers 307 when only the trailing slash is wrong; a client that follows the "
     "redirect sends everything twice and measures two requests as one.",
     "Write the path in its correct form."},
    {Code::kConnectionPerRequest, "S14", Severity::kWarning, "A new connection for every request",
     "Setting up connections dominates the response times, and a long run exhausts the ports.",
     "Use one HTTP session per user and keep its connection alive, with HTTP/1.1: the platform "
     "closes an HTTP/1.0 connection (as ab uses) after each answer."},
    {Code::kRetryStorm, "S15", Severity::kWarning,
     "The same request is repeated at once, several times",
     "Immediate retries multiply the load just when the server is failing.",
     "Wait before each retry, and longer each time."},
    {Code::kRepeatedFailure, "S16", Severity::kWarning, "Failures are ignored",
     "The same failure occurs over and over: the script does not check the status, or it counts "
     "failures as successes.",
     "Check the status of every answer, and stop or do something else after a failure."},
    {Code::kEndpointNeverCalled, "S17", Severity::kNote, "An endpoint is never called",
     "The run says nothing about it.", "Add it to the workload, or accept that it is not covered."},
    {Code::kUndocumentedStatus, "S18", Severity::kWarning, "An undocumented status",
     "Goals, plans and tasks accept any status of up to 50 characters unchecked, so a typing error "
     "is stored as it is. The known ones are those in the documentation and those that other "
     "layers of the platform send.",
     "Goals: pending, in_progress, completed, failed; also decomposing, ready, active, cancelled. "
     "Plans: draft, validated, executing, completed, failed, cancelled. Tasks: pending, running, "
     "completed, failed; also ready, executing, blocked."},
    {Code::kMixFarFromProfile, "S19", Severity::kWarning, "The load differs from the profile's",
     "Mix, rate, think time, users or arrivals differ from those of the profile given with "
     "--profile, so this run can't be compared with runs of that profile.",
     "Correct what the finding names (weights, waits, users), or choose another profile."},
    {Code::kNotJson, "S20", Severity::kError, "The body or its content type is not JSON",
     "The server can't read the body.", "Send JSON with Content-Type: application/json."},
    {Code::kUpgradeLosesBody, "S21", Severity::kError, "The body is lost with Upgrade: h2c",
     "The gateway's server drops the body of a request that offers to switch to another protocol. "
     "Java's HttpClient, and Spring's RestClient which uses it, offer HTTP/2 in this way by "
     "default.",
     "Ask for HTTP/1.1: HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)."},
    {Code::kHalfClose, "S22", Severity::kError,
     "The client half-closes the connection before it has its answer",
     "The platform's servers treat a client that shuts down its sending direction "
     "(`shutdown(SHUT_WR)`, `nc -N`) as disconnected and discard the answer unless it was sent "
     "before. The stand-in answers; on the platform the client would wait in vain.",
     "Keep the connection open in both directions until the answer has been read; send "
     "`Connection: close` to let the server close it."},
    {Code::kReuseAfterFailure, "S23", Severity::kWarning,
     "A connection is reused after an unhandled 500",
     "After an unhandled exception (500, text/plain) the platform closes the connection without "
     "announcing it. A request sent on it within the next 2 ms is lost: the client sees a reset or "
     "a closed connection, and counts a second failure. The stand-in answers such a request.",
     "Open a new connection after such a 500, or let the client repeat a request whose connection "
     "was closed without an answer."},
    {Code::kIdleConnection, "S24", Severity::kWarning,
     "A connection is reused just when the platform closes it",
     "The platform closes a connection 5 s after its last answer. A request sent at that moment is "
     "lost: the client sees a reset or a closed connection, and a load test counts a failure that "
     "is nobody's fault.",
     "Close connections that were idle for 4 s, let the client repeat such a request, or avoid "
     "pauses of about 5 s."},
    {Code::kMeasuresNothing, "S25", Severity::kWarning, "The run measures nothing",
     "Health checks and the services' own pages need no key, no database and no work, so their "
     "times say nothing about the platform under load.",
     "Send real work: create agents, goals and tasks, and read and update them."},
    {Code::kTaskWithoutPlan, "S26", Severity::kNote, "Tasks refer to plans that do not exist",
     "A task accepts any text as its plan_id; whether such a plan exists is not checked. The run "
     "never exercises a plan that has tasks.",
     "Create a plan at the data layer (POST /plans/) and send its plan_id, or accept that plans "
     "are not covered."},
    {Code::kSetUpMeasured, "S27", Severity::kNote, "Set-up is measured as load",
     "The requests that each user sends once at its start, as in Locust's on_start, have a row of "
     "their own in the load tool's table and count in the totals of the run.",
     "Give set-up requests their own name and exclude them from the figures, or create what users "
     "need before the run."},
    {Code::kTokenInClear, "S28", Severity::kNote, "A token is stored in clear text",
     "When the gateway's own pipeline answers a request with 200, it stores all of its headers, "
     "Authorization included, in the data layer's api-requests. Everyone who can read that list "
     "can read the token.",
     "Use a token that is valid for the test only."},
    {Code::kRetryBeforeTime, "S29", Severity::kWarning,
     "A request is sent again before Retry-After is over",
     "With --future rate-limit or quota. An answer 429 says in Retry-After how many seconds it "
     "takes until a request is admitted again. What is sent earlier is refused again, and takes "
     "what others could use.",
     "Wait for as many seconds as Retry-After says, and a random part of a second more."},
    {Code::kNoBackOff, "S30", Severity::kWarning, "There is no back-off",
     "With --future rate-limit. Requests that were refused with 429 are sent again at once, or all "
     "users send them again at the same moment, or more and more of them are refused. A client "
     "that does not back off keeps the limit exhausted, for itself and for others.",
     "Wait longer before each retry, for a random time that is different for each user, and give "
     "up after a few."},
    {Code::kQuotaUsedUp, "S31", Severity::kWarning, "The quota is used up before the run ends",
     "With --future quota. At the rate of this run the quota of its key ends before the run of "
     "--profile does; without --profile, before its window does, which is a note.",
     "Run for a shorter time or with fewer users, use several keys, or ask for a larger quota."},
    {Code::kNoValidator, "S32", Severity::kNote, "The client never says what it has already",
     "With --future cache. More than a tenth of the bytes that the client read were answers that "
     "it had already, with the same ETag. With If-None-Match they would have been 304 without a "
     "body.",
     "Keep the ETag of an answer and send it in If-None-Match when you ask for the same again."},
    {Code::kNoThinkTime, "S33", Severity::kWarning, "No user ever waits",
     "With --rehearse and without --latency, where whoever waits has its wait skipped: there was "
     "none to skip. Users that never wait send as fast as the generator's processor can, so the "
     "run measures that processor, and its figures say nothing of so many users. In real time "
     "nobody can tell such a wait from one for the processor.",
     "Give the users a think time, as Locust's wait_time. If they have one, the generator has more "
     "users than its processor carries: use fewer, or several processes."},
    {Code::kFourOhFourInId, "T7", Severity::kNote, "The id contains \"404\"",
     "The gateway searches its whole error text, which contains the id, for \"404\", so any "
     "failure with this entity is answered 404.",
     "Don't rely on the status; choose other ids where you can."},
    {Code::kJsonInString, "T9", Severity::kWarning,
     "A string containing JSON is sent instead of an object",
     "The metadata of goals and the inputs and outputs of tasks are returned as strings that "
     "contain JSON; sent back unchanged, they are encoded a second time.",
     "Parse the string before sending it back."},
    {Code::kLostInRestart, "T12", Severity::kNote,
     "The entity was lost in a restart of the data layer",
     "A restart of the data layer deletes all goals, plans, tasks, tool executions and model "
     "usage.",
     "Create it again."},
    {Code::kDefectGoalCreate, "D1", Severity::kNote, "Known defect 1 of the server",
     "Creating a goal always fails, because the data layer requires fields that the gateway does "
     "not pass on.",
     "Nothing is wrong with the script; the server has to be fixed."},
    {Code::kDefectTaskRoutes, "D2", Severity::kNote, "Known defect 2 of the server",
     "Requests for tasks always fail, because the data layer has no routes for them.",
     "Nothing is wrong with the script; the server has to be fixed."},
    {Code::kDefectAgentRead, "D3", Severity::kNote, "Known defect 3 of the server",
     "Reading an agent always fails, because its JSON columns arrive as text.",
     "Nothing is wrong with the script; the server has to be fixed."},
    {Code::kDefectAgentPatch, "D4", Severity::kNote, "Known defect 4 of the server",
     "Updating an agent with an object fails, because the object is passed to the database driver "
     "unconverted.",
     "Nothing is wrong with the script; the server has to be fixed."},
    {Code::kSessionEvicted, "U1", Severity::kError, "The session was evicted",
     "The stand-in keeps a limited number of sessions (`X-Understudy-Session`). A new session "
     "evicts the least recently used one, with everything that was created in it, so reads are "
     "answered 404 that would otherwise succeed.",
     "Drop sessions that are no longer needed (`DELETE /__understudy/session`), or raise "
     "`--max-sessions`."},
    {Code::kLatentDefect, "L", Severity::kNote, "A latent defect of the server",
     "The real platform fails here, too, although the request is correct (docs/latent-defects.md).",
     "Nothing is wrong with the script. `understudy serve --repair` gives the intended answer."},
};

}  // namespace

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "";
}

std::span<const CatalogueEntry> Catalogue() { return kEntries; }

const CatalogueEntry& EntryFor(Code code) {
  return *std::find_if(std::begin(kEntries), std::end(kEntries),
                       [&](const CatalogueEntry& entry) { return entry.code == code; });
}

std::string CatalogueMarkdown() {
  std::string text =
      "# Diagnoses\n\nThe codes that the stand-in uses in the header `X-Understudy-Diagnosis`, in "
      "its journal and in the report of\n`understudy check`. They are stable. S is a fault of the "
      "script, T a trap of the platform, D a defect that is\nswitched on, L a latent defect of the "
      "platform; U is about the stand-in itself. This page is generated "
      "from\n`mock_server/diagnosis/catalogue.cc`; a test compares them.\n\nThe answer to a "
      "request "
      "that has none of `User-Agent`, `Accept` and `Accept-Encoding` carries no such header: it is "
      "the\nplatform's, byte for byte. `curl` and every library send one of them.\n";
  for (const CatalogueEntry& entry : kEntries) {
    text.append("\n## ").append(entry.name).append(": ").append(entry.title).append("\n\n");
    text.append("Severity: ").append(SeverityName(entry.severity)).append(".\n\n");
    text.append(entry.why).append("\n\n**Fix.** ").append(entry.fix).append("\n");
  }
  return text;
}

}  // namespace mock_server::diagnosis
