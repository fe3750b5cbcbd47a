#include "cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace cli {
namespace {

harness::load::StopFlag g_stop;

void OnInterrupt(int) {
  if (g_stop.requested()) _exit(130);
  g_stop.Request();
}

}  // namespace

harness::load::StopFlag& StopOnInterrupt() {
  struct sigaction action {};
  action.sa_handler = OnInterrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return g_stop;
}

}  // namespace cli
