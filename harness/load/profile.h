#ifndef UNDERSTUDY_HARNESS_LOAD_PROFILE_H_
#define UNDERSTUDY_HARNESS_LOAD_PROFILE_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "base/json.h"
#include "harness/load/template.h"

namespace harness::load {

// What a load run does, as read from a profile file (docs/load-model.md). Plain data: immutable
// once loaded, so any number of engines may share it.

// A line of every table: Locust's (method, name). Names are fixed by the profile, so an id can
// never become a row.
struct Row {
  std::string method;
  std::string name;

  // Method and name, the method not twice when the name has it already.
  std::string Label() const;
};

// What a step uses of the values that the user remembers.
struct Use {
  enum class From { kRandom, kLast, kFirst, kDraw };

  std::string variable;
  From from = From::kRandom;
  size_t pool = 0;      // unless kDraw
  bool remove = false;  // taken out when it is used
  Template draw;        // kDraw: a fresh value
};

// What a user remembers of an answer.
struct Save {
  size_t pool = 0;
  std::string pointer;  // JSON Pointer into the body
};

// What makes an answer a success.
struct Expectation {
  int status = 200;
  std::string schema;  // file name below schemas/; empty when the body is not checked
};

// One request that a user can make.
struct Step {
  size_t row = 0;
  uint32_t weight = 1;
  std::string method;
  Template target;
  std::optional<Template> body;
  std::string headers;  // whole lines
  std::vector<Use> uses;
  std::vector<Save> saves;
  Expectation expect;

  // A step that uses a remembered value sends nothing while there is none.
  bool needs_memory() const;
};

// Steps that belong together. A user stays in its group to the end, as in Locust's nested task
// sets.
struct Group {
  std::string name;
  std::vector<Step> on_start;
  std::vector<Step> steps;
  uint64_t total_weight = 0;
};

struct UserKind {
  std::string name;
  double share = 1;
  std::chrono::nanoseconds wait_min{};
  std::chrono::nanoseconds wait_max{};
  struct Choice {
    size_t group = 0;
    uint32_t weight = 1;
  };
  std::vector<Choice> groups;
  uint64_t total_weight = 0;

  // The name of its class in a locustfile: the kind's own where that is a name in Python.
  std::string ClassName() const;
};

struct Pool {
  std::string name;
  size_t keep =
      1000;  // the oldest is forgotten beyond that, so that a long run's memory stays flat
};

struct Workload {
  std::string name;
  base::Service service = base::Service::kGateway;
  std::vector<Row> rows;  // at most kMaxRows
  std::vector<Pool> pools;
  std::vector<Group> groups;
  std::vector<UserKind> users;

  static constexpr size_t kMaxRows = 200;
};

// A number of users, approached at a rate (up or down), for the duration of the stage.
struct Stage {
  uint32_t users = 1;
  double spawn_rate = 1;
  std::chrono::nanoseconds duration{};
};

// Something that happens to the target at a set time.
struct TimedEvent {
  std::chrono::nanoseconds at{};
  std::chrono::nanoseconds outage{};  // how long the data layer is down
  // Whether it comes back without what a restart drops (docs/platform.md, Known traps, T12).
  bool restart = false;
  std::string label;
};

struct Profile {
  std::string name;
  std::string description;
  std::shared_ptr<const Workload> workload;  // shared by the profiles of a suite
  std::vector<Stage> stages;
  std::vector<std::string> thresholds;
  std::vector<base::Position> threshold_positions;  // in the file, as `thresholds`
  std::string file;                                 // the path it was read from; empty: built in
  std::vector<TimedEvent> events;
  std::string baseline;  // the recorded run to compare with; may be empty
  std::vector<std::string>
      runs;  // a suite: the profiles it runs one after the other; then the rest is empty

  std::chrono::nanoseconds run_time() const;
  uint32_t max_users() const;
};

struct ProfileSummary {
  std::string name;
  std::string description;
};

// The profiles compiled into the program.
std::vector<ProfileSummary> BuiltInProfiles();

// A built-in profile by name, or the file of that path. kBadUsage when there is neither, naming the
// known ones; kBadFile with file, line or JSON Pointer when the content is wrong.
base::Result<Profile> LoadProfile(const std::string& name_or_file);

// The same from a text; `where` stands in errors. A workload that is named, not written out, is a
// built-in one or a file beside `directory`.
base::Result<Profile> ParseProfile(std::string_view text, const std::string& where,
                                   const std::string& directory);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_PROFILE_H_
