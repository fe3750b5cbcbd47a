#include "cli/stand_in_busy_time.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <system_error>

namespace cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

// "RUNNING WAITING SLICES", in nanoseconds.
nanoseconds ReadSchedstat(const fs::path& path) {
  std::ifstream file(path);
  int64_t running = 0;
  int64_t waiting = 0;
  if (!(file >> running >> waiting)) return nanoseconds(0);
  return nanoseconds(running + waiting);
}

// The sockets that listen on a port, as the links in /proc/PID/fd name them: "socket:[123]".
std::set<std::string> ListeningSockets(uint16_t port) {
  std::set<std::string> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);  // the heading
    while (std::getline(file, line)) {
      std::istringstream fields(line);
      std::string number, local, remote, state, queues, timer, retries, user, timeout, inode;
      fields >> number >> local >> remote >> state >> queues >> timer >> retries >> user >>
          timeout >> inode;
      constexpr const char* kListen = "0A";
      const size_t colon = local.rfind(':');
      if (state != kListen || colon == std::string::npos) continue;
      if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) == port)
        sockets.insert("socket:[" + inode + "]");
    }
  }
  return sockets;
}

bool Holds(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(process / "fd", error)) {
    std::error_code unreadable;
    if (sockets.count(fs::read_symlink(entry.path(), unreadable).string()) != 0) return true;
  }
  return false;
}

bool IsStandIn(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  return name == "understudy";
}

}  // namespace

BusyTime BusyTimeOfThread(int thread_id) {
  const fs::path path = fmt::format("/proc/self/task/{}/schedstat", thread_id);
  return [path] { return ReadSchedstat(path); };
}

BusyTime BusyTimeOfLocalStandIn(const harness::client::Origin& origin) {
  if (!origin.IsLoopback()) return {};
  const std::set<std::string> sockets = ListeningSockets(origin.port);
  if (sockets.empty()) return {};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const fs::path process = entry.path();
    if (process.filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    if (!IsStandIn(process) || !Holds(process, sockets)) continue;
    return [tasks = process / "task"] {
      nanoseconds sum{0};
      std::error_code gone;
      for (const auto& task : fs::directory_iterator(tasks, gone))
        sum += ReadSchedstat(task.path() / "schedstat");
      return sum;
    };
  }
  return {};
}

}  // namespace cli
