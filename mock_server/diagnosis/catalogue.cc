#include "mock_server/diagnosis/catalogue.h"

#include <algorithm>

namespace mock_server::diagnosis {
namespace {

constexpr CatalogueEntry kEntries[] = {
    {Code::kRowIdUsed, "S1", Severity::kError,
     "The row's `id` is used where `goal_id` or `task_id` is due",
     "Goals and tasks carry two ids. `id` is the database row's and is good for nothing: every "
     "read and every change by "
     "it is a 404, so the run measures error pages. This is defect 5 of the load-test sprint.",
     "Store `goal_id` (or `task_id`) of the create's answer and use that."},
    {Code::kBadAgentStatus, "S2", Severity::kError, "A word that is no AgentStatus",
     "Agents know seven statuses. Any other word is refused by the data layer with 422, which the "
     "gateway passes on as "
     "500, so it looks like a fault of the server. This is defect 6 of the load-test sprint.",
     "Send created, active, idle, busy, suspended, terminated or error."},
    {Code::kSchemaViolation, "S3", Severity::kError, "The request breaks its schema",
     "A field is missing, misspelt, of the wrong type or out of its limits. The server refuses the "
     "request, or ignores "
     "the field without a word.",
     "Mend the field that the finding names."},
    {Code::kKey, "S4", Severity::kError, "The API key is missing, too short or wrong",
     "Without a good `X-API-Key` nothing behind the check is reached, so most of what else seems "
     "wrong follows from it. The data layer's default in the platform's sources, "
     "`dev_key_CHANGE_IN_PRODUCTION`, which some clients hard-code, is not the key of a configured "
     "server.",
     "Send X-API-Key on every request: 32 characters or more to the gateway, a configured key to "
     "the data layer."},
    {Code::kFinalSlash, "S5", Severity::kError, "A final slash is missing or too much",
     "The gateway has each path only as it is written. The other form falls into its own pipeline, "
     "which looks for other credentials than X-API-Key: 401 without them, as if the key were "
     "wrong, "
     "404 with Authorization: Bearer. The data layer answers 307, and a client that follows sends "
     "the request twice.",
     "Write the path with its final slash for collections, without it for single entities."},
    {Code::kUnknownRoute, "S6", Severity::kError, "No such path, or not by this method",
     "On the gateway it is answered 401, or 404 when Authorization: Bearer is sent; on the data "
     "layer 404 or 405.",
     "Use the route that the finding names."},
    {Code::kPlaceholder, "S7", Severity::kWarning, "An endpoint that is a placeholder",
     "The gateway's list of goals and its read of a task answer a fixed text, whatever is stored. "
     "A load test of them "
     "measures nothing but the gateway's own speed.",
     "Leave them out of the measured mix, or read from the data layer."},
    {Code::kIgnoredField, "S8", Severity::kWarning, "A field that the server ignores",
     "The answer is a success, yet the field had no effect.",
     "Leave the field out, or check what you expect of it."},
    {Code::kUnknownId, "S9", Severity::kError, "An id that was never given out",
     "No create answered this id, so there is nothing to find.",
     "Take ids from the answers of creates."},
    {Code::kUseAfterDelete, "S10", Severity::kError, "Use of an agent after its delete",
     "The script keeps an id that it (or another user) deleted.",
     "Forget an id when its delete succeeds."},
    {Code::kAgentInUse, "S11", Severity::kError, "Delete of an agent that others refer to",
     "An agent that goals, plans or tasks refer to can't be deleted; the gateway answers 404 as if "
     "it were not there.",
     "Delete only agents that nothing refers to."},
    {Code::kSharedOrUnusedIds, "S12", Severity::kWarning,
     "All users on one id, or ids created and never used",
     "One entity read by everybody sits in every cache; entities that nobody reads are load "
     "without a purpose.",
     "Let each user create what it works on, and work on what it created."},
    {Code::kRedirect, "S13", Severity::kWarning, "Redirects are followed",
     "The data layer answers 307 where only a final slash is wrong; a client that follows sends "
     "everything twice and "
     "measures two requests as one.",
     "Write the path in its right form."},
    {Code::kConnectionPerRequest, "S14", Severity::kWarning, "A new connection for every request",
     "Setting up connections dominates the response times, and ports run out in a long run.",
     "Use one session per user and keep it alive, by HTTP/1.1: the platform closes a connection of "
     "HTTP/1.0 (ab) after each answer."},
    {Code::kRetryStorm, "S15", Severity::kWarning, "The same request again and again at once",
     "Immediate retries of failures multiply the load when the server is weakest.",
     "Wait before a retry, and longer each time."},
    {Code::kRepeatedFailure, "S16", Severity::kWarning, "Failures are ignored",
     "The same fault comes over and over: the script does not look at the status, or it counts "
     "failures as successes.",
     "Check the status of every answer, and stop or take another way on a failure."},
    {Code::kEndpointNeverCalled, "S17", Severity::kNote, "An endpoint that is never called",
     "The run says nothing about it.", "Add it to the workload, or know that it is not covered."},
    {Code::kUndocumentedStatus, "S18", Severity::kWarning, "A status outside the documented words",
     "Goals, plans and tasks take any word up to 50 characters without a check, so a typing error "
     "is stored as it is. Known are the documented words and those that other layers of the "
     "platform send.",
     "Goals: pending, in_progress, completed, failed; also decomposing, ready, active, cancelled. "
     "Plans: draft, validated, executing, completed, failed, cancelled. Tasks: pending, running, "
     "completed, failed; also ready, executing, blocked."},
    {Code::kMixFarFromProfile, "S19", Severity::kWarning, "A load far from that of the profile",
     "Mix, rate, think time, users or arrivals differ from the profile that --profile names, so "
     "the "
     "figures of this run can't be compared with its.",
     "Mend what the finding names (weights, waits, users), or name another profile."},
    {Code::kNotJson, "S20", Severity::kError,
     "A body that is no JSON, or a content type that is not JSON's",
     "The server can't read the body.", "Send JSON with Content-Type: application/json."},
    {Code::kUpgradeLosesBody, "S21", Severity::kError, "The body is lost with Upgrade: h2c",
     "The gateway's server drops the body of a request that offers to go on with another protocol. "
     "Java's HttpClient, and Spring's RestClient on it, offer HTTP/2 that way unless they are told "
     "not to.",
     "Ask for HTTP/1.1: HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)."},
    {Code::kHalfClose, "S22", Severity::kError,
     "The client ends its side of the connection before it has its answer",
     "The platform's servers take a client that stops sending (shutdown of its write side, `nc "
     "-N`, "
     "a pipe into `nc`) for one that has gone away, and drop the answer unless it was already "
     "sent. "
     "The stand-in answers. Against the platform, the client waits for nothing.",
     "Keep the connection open in both directions until the answer has been read; send "
     "`Connection: close` if the server is to close it."},
    {Code::kReuseAfterFailure, "S23", Severity::kWarning,
     "A connection is used again after an unhandled 500",
     "When an application fails with an unhandled exception (500, text/plain), the platform closes "
     "the connection without announcing it. A request that is sent on it in the next 2 ms is lost: "
     "the client sees a reset, or an end without an answer, and counts a second failure. The "
     "stand-in answers such a request.",
     "Take a new connection after such a 500, or let the client send a request once more when its "
     "connection was closed without an answer."},
    {Code::kIdleConnection, "S24", Severity::kWarning,
     "A connection is used again when the platform closes it",
     "The platform closes a connection 5 s after its last answer. A request that is sent in that "
     "moment is lost: the client sees a reset, or an end without an answer, and a load test counts "
     "a failure that is nobody's.",
     "Close a connection that was idle for 4 s, let the client send such a request once more, or "
     "keep pauses away from 5 s."},
    {Code::kMeasuresNothing, "S25", Severity::kWarning, "The run measures nothing",
     "Checks of health and the services' own pages are answered without the key, the database or "
     "any work, so their times say nothing of the platform under load.",
     "Send what the platform is for: create agents, goals and tasks, and read and change them."},
    {Code::kTaskWithoutPlan, "S26", Severity::kNote, "Tasks whose plan does not exist",
     "A task takes any text as its plan_id, and nobody looks whether there is such a plan. A run "
     "like that never shows a plan with its tasks.",
     "Create a plan at the data layer (POST /plans/) and send its plan_id, or know that plans are "
     "not covered."},
    {Code::kSetUpMeasured, "S27", Severity::kNote, "Set-up is measured as load",
     "What each user creates once at its start, as in Locust's on_start, forms a row of its own in "
     "the load tool's table, and its requests count in the totals of the run.",
     "Give set-up a name of its own and leave it out of the figures, or make what users need "
     "before "
     "the run."},
    {Code::kTokenInClear, "S28", Severity::kNote, "A token that the platform stores in clear",
     "The gateway's own pipeline writes all headers of a request that it answers with 200 into the "
     "data layer's api-requests, Authorization included. Whoever may read that list reads the "
     "token.",
     "Send a token that is good for the test only."},
    {Code::kFourOhFourInId, "T7", Severity::kNote, "\"404\" stands in the id",
     "The gateway looks for \"404\" in its whole error text, which holds the id, so any failure of "
     "this entity is "
     "answered 404.",
     "Read the status with care; draw other ids where you can."},
    {Code::kJsonInString, "T9", Severity::kWarning,
     "A string that holds JSON is sent where an object is meant",
     "metadata of goals and inputs and outputs of tasks are answered as strings that hold JSON; "
     "sent back as they are, "
     "they are wrapped once more.",
     "Parse the string before you send it back."},
    {Code::kLostInRestart, "T12", Severity::kNote,
     "The entity was lost in a restart of the data layer",
     "A restart of the data layer deletes all goals, plans, tasks, tool executions and model "
     "usage.",
     "Create it anew."},
    {Code::kDefectGoalCreate, "D1", Severity::kNote, "The server fails here: defect 1",
     "POST of goals fails whatever you send, because the data layer misses fields that the gateway "
     "does not pass on.",
     "Nothing is wrong with the script; the server must be mended."},
    {Code::kDefectTaskRoutes, "D2", Severity::kNote, "The server fails here: defect 2",
     "Tasks fail whatever you send, because the data layer has no routes for them.",
     "Nothing is wrong with the script; the server must be mended."},
    {Code::kDefectAgentRead, "D3", Severity::kNote, "The server fails here: defect 3",
     "GET of an agent fails whatever you send, because its JSON columns arrive as text.",
     "Nothing is wrong with the script; the server must be mended."},
    {Code::kDefectAgentPatch, "D4", Severity::kNote, "The server fails here: defect 4",
     "PATCH of an agent with an object fails, because the object is handed to the database driver "
     "as it is.",
     "Nothing is wrong with the script; the server must be mended."},
    {Code::kSessionEvicted, "U1", Severity::kError, "The session was evicted",
     "The stand-in keeps a bounded number of sessions (`X-Understudy-Session`) and drops the least "
     "recently used one for a new one. What was created in it is gone: reads answer 404 that "
     "would not in a run of its own.",
     "Drop sessions that are done (`DELETE /__understudy/session`), or raise `--max-sessions`."},
    {Code::kLatentDefect, "L", Severity::kNote, "The server fails here: a latent defect",
     "The real platform fails here, too, although the request is right (docs/latent-defects.md).",
     "Nothing is wrong with the script. `understudy serve --repair` answers as it was meant."},
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
      "# Diagnoses\n\n"
      "The codes that the stand-in uses in the header `X-Understudy-Diagnosis`, in its journal and "
      "in the report of\n"
      "`understudy check`. They are stable. S is a fault of the script, T a trap of the platform, "
      "D a defect of the\n"
      "server that is switched on, L one that the platform still has,\n"
      "U is about the stand-in itself. This page is made from "
      "`mock_server/diagnosis/catalogue.cc`; a test compares them.\n";
  for (const CatalogueEntry& entry : kEntries) {
    text.append("\n## ").append(entry.name).append(": ").append(entry.title).append("\n\n");
    text.append("Severity: ").append(SeverityName(entry.severity)).append(".\n\n");
    text.append(entry.why).append("\n\n**Fix.** ").append(entry.fix).append("\n");
  }
  return text;
}

}  // namespace mock_server::diagnosis
