#include "process/descendants.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace process {
namespace {

namespace fs = std::filesystem;

// Parent and state of a process; a parent of 0 when it is gone.
struct Entry {
  pid_t parent = 0;
  char state = 'X';
};

Entry EntryOf(const std::string& number) {
  std::ifstream file("/proc/" + number + "/stat");
  std::string text;
  std::getline(file, text);
  // "12 (a name) with blanks)) S 1 …"
  const size_t name_end = text.rfind(')');
  Entry entry;
  if (name_end == std::string::npos || name_end + 4 >= text.size()) return entry;
  entry.state = text[name_end + 2];
  std::from_chars(text.data() + name_end + 4, text.data() + text.size(), entry.parent);
  return entry;
}

// Those that are not dead yet.
std::vector<pid_t> LivingDescendants(pid_t spared) {
  std::map<pid_t, Entry> all;
  std::error_code error;
  for (fs::directory_iterator at("/proc", error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename();
    pid_t number = 0;
    const auto [rest, fault] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (fault == std::errc() && *rest == '\0') all[number] = EntryOf(name);
  }
  std::vector<pid_t> found;
  for (const auto& [number, entry] : all) {
    if (entry.state == 'Z' || entry.state == 'X' || number == spared) continue;
    pid_t parent = entry.parent;
    // A process that ended while we looked ends the way up; it is found the next time.
    for (size_t steps = 0; parent > 1 && parent != ::getpid() && steps < all.size(); ++steps) {
      const auto next = all.find(parent);
      parent = next == all.end() ? 0 : next->second.parent;
    }
    if (parent == ::getpid()) found.push_back(number);
  }
  return found;
}

}  // namespace

void AdoptOrphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

bool SignalDescendants(int number, pid_t spared) {
  const std::vector<pid_t> living = LivingDescendants(spared);
  for (const pid_t process : living) {
    ::kill(process, number);
    ::kill(process, SIGCONT);
  }
  return !living.empty();
}

bool KillDescendants() {
  bool any = false;
  for (;;) {
    const bool some = SignalDescendants(SIGKILL);
    any = any || some;
    // While some live, waits until one has ended, so that each turn has one less; those that a
    // dying one had just started are found in the next.
    const pid_t ended = ::waitpid(-1, nullptr, some ? 0 : WNOHANG);
    if (ended < 0 || (ended == 0 && !some)) return any;
  }
}

void KillDescendantsAfterFork() {
  do {
    char text[4096];
    const int file = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    const ssize_t size = file < 0 ? 0 : ::read(file, text, sizeof text);
    ::close(file);
    pid_t number = 0;
    // "12 34 "; one that the buffer cuts has no blank behind it, and its turn comes later.
    for (ssize_t i = 0; i < size; ++i) {
      if (text[i] == ' ') {
        ::kill(std::exchange(number, 0), SIGKILL);
      } else {
        number = number * 10 + (text[i] - '0');
      }
    }
  } while (::waitpid(-1, nullptr, 0) > 0);
}

}  // namespace process
