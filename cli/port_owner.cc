#include "cli/port_owner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace cli {
namespace {

constexpr char kListening[] = "0A";  // TCP_LISTEN, as /proc/net/tcp writes it

// The inodes of the sockets that listen on the port: proc(5), /proc/net/tcp.
std::vector<std::string> ListeningInodes(uint16_t port) {
  std::vector<std::string> inodes;
  const std::string wanted = fmt::format(":{:04X}", port);
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);  // the head
    while (std::getline(file, line)) {
      std::istringstream fields(line);
      std::string number, local, remote, state, queues, timer, retransmits, user, timeout, inode;
      fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >>
          timeout >> inode;
      if (state == kListening && local.ends_with(wanted)) inodes.push_back(inode);
    }
  }
  return inodes;
}

bool HasSocket(const std::filesystem::path& process, const std::vector<std::string>& inodes) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(process / "fd", error)) {
    const std::string target = std::filesystem::read_symlink(entry.path(), error).string();
    if (std::any_of(inodes.begin(), inodes.end(),
                    [&](const std::string& inode) { return target == "socket:[" + inode + "]"; }))
      return true;
  }
  return false;
}

}  // namespace

std::optional<PortOwner> FindPortOwner(uint16_t port) {
  const std::vector<std::string> inodes = ListeningInodes(port);
  if (inodes.empty()) return std::nullopt;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    if (std::isdigit(static_cast<unsigned char>(name.front())) == 0) continue;
    if (!HasSocket(entry.path(), inodes)) continue;
    std::ifstream file(entry.path() / "comm");
    std::string program;
    std::getline(file, program);
    return PortOwner{static_cast<pid_t>(std::stol(name)), program};
  }
  return PortOwner{};
}

}  // namespace cli
