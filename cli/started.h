#ifndef UNDERSTUDY_CLI_STARTED_H_
#define UNDERSTUDY_CLI_STARTED_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace CLI {
class App;
}

namespace cli {

// What `understudy start` leaves for status, stop and env: a record for each name, in
// $XDG_RUNTIME_DIR/understudy, or /tmp/understudy-UID where there is no such folder. Another
// user's folder is refused. A record is good as long as its process runs. It is written and removed
// under the lock of its name only, so that no stand-in is left without one.

inline constexpr char kDefaultName[] = "default";

// Adds --name; the text must outlive the command.
void AddNameOption(CLI::App& command, std::string& name);

// A stand-in that was started. A plain value.
struct Started {
  pid_t pid = 0;
  uint64_t begin_ticks = 0;  // when the process began (proc(5), starttime): pids are used again
  std::vector<std::string> gateway_urls;  // at least one of each
  std::vector<std::string> data_layer_urls;
  std::vector<std::string> redis_urls;  // of --redis
  std::string data_layer_key;
  std::string log_file;
};

// Since when the process runs; nothing when there is none, or it has ended and is only not yet
// waited for.
std::optional<uint64_t> BeginTicks(pid_t pid);

// Where the record and the log of a name are; the folders are made. kBadUsage for a name that is
// not one, kBadFile when a folder can't be used.
base::Result<std::string> RecordPath(const std::string& name);
base::Result<std::string> LogPath(const std::string& name);

// The record of a name whatever became of its process; nothing when there is none.
base::Result<std::optional<Started>> ReadRecord(const std::string& name);
base::Status WriteRecord(const std::string& name, const Started& started);
void RemoveRecord(const std::string& name);

// Whether the name has a lock or a record here: without either nothing runs, and nothing is being
// started.
bool IsKnown(const std::string& name);

// Held by whoever starts or stops the stand-in of a name; the kernel gives it back when its owner
// dies. A plain owner of a descriptor.
class NameLock {
 public:
  enum class Wait { kNo, kYes };
  // kBadUsage where another process has it and nobody waits; kBadFile when it can't be made.
  static base::Result<NameLock> Take(const std::string& name, Wait wait);
  ~NameLock();
  NameLock(NameLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  NameLock& operator=(NameLock&&) = delete;

 private:
  explicit NameLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// The stand-in of that name that runs.
base::Result<std::optional<Started>> FindStarted(const std::string& name);
// The same; kUnreachable with the remedy when there is none.
base::Result<Started> RequireStarted(const std::string& name);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_STARTED_H_
