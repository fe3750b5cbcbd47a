#ifndef UNDERSTUDY_HARNESS_WORKER_MESSAGE_H_
#define UNDERSTUDY_HARNESS_WORKER_MESSAGE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "harness/worker/report_statistics.h"

namespace harness::worker {

// The messages between a Locust master and its workers, as Locust 2.43.1 writes them
// (docs/distributed.md, The protocol): an array of type, data and node, in msgpack.

// How many users of each class.
using UserCounts = std::map<std::string, uint32_t>;

// What the master wants from now on: absolute numbers of users for this worker.
struct SpawnJob {
  double timestamp = 0;
  UserCounts users;
  std::string host;  // empty: the master has none
  std::chrono::nanoseconds stop_timeout{};
  bool reset_stats = false;  // once all users of all workers are there
};

// The web page changed a user class.
struct ClassUpdate {
  std::string name;
  std::optional<std::string> host;  // when it was changed; an empty one takes it back
  bool limits_tasks = false;        // it chose among the tasks, which only Python knows
};

struct MasterMessage {
  enum class Type {
    kAck,
    kSpawn,
    kStop,
    kQuit,
    kReconnect,
    kHeartbeat,
    kSpawningComplete,  // all users of all workers are there
    kUpdateUserClass,
    kUnknown,
  };
  Type type = Type::kUnknown;
  std::string type_name;
  std::optional<uint64_t> worker_index;  // kAck; masters before 2.11 give none
  SpawnJob spawn;                        // kSpawn
  ClassUpdate update;                    // kUpdateUserClass
};

// Fails with kBadFile when this is no message of a Locust 2 master, naming what is wrong.
base::Result<MasterMessage> ReadMessage(std::string_view bytes);

// The states that a worker reports.
inline constexpr std::string_view kReady = "ready";
inline constexpr std::string_view kSpawning = "spawning";
inline constexpr std::string_view kRunning = "running";

// Messages without data: "spawning", "client_stopped", "quit".
std::string WriteMessage(std::string_view type, std::string_view node);
// -1 instead of a version: the master need not compare it with its own.
std::string WriteClientReady(std::string_view node);
std::string WriteHeartbeat(std::string_view node, std::string_view state, double cpu_percent,
                           uint64_t memory_bytes);
std::string WriteSpawningComplete(std::string_view node, const UserCounts& users);
std::string WriteStats(std::string_view node, const ReportStatistics& statistics,
                       const UserCounts& users);
std::string WriteException(std::string_view node, std::string_view message,
                           std::string_view traceback);
std::string WriteLogs(std::string_view node, const std::vector<std::string>& lines);

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_MESSAGE_H_
