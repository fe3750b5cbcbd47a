#include "cli/stand_in_busy_time.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/child_process.h"
#include "tests/support/scripted_server.h"

namespace cli {
namespace {

using std::chrono::nanoseconds;
using tests::support::ChildProcess;

nanoseconds ThreadCpu() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

// Uses so much processor time, however long it takes.
void Work(nanoseconds amount) {
  const nanoseconds end = ThreadCpu() + amount;
  while (ThreadCpu() < end) continue;
}

TEST(BusyTime, OfAThreadGrowsByWhatItWorks) {
  const BusyTime busy = BusyTimeOfThread(::gettid());
  const nanoseconds before = busy();
  Work(std::chrono::milliseconds(50));
  // The system brings its figure up to date with each tick only.
  EXPECT_GE(busy() - before, std::chrono::milliseconds(30));
}

TEST(BusyTime, OfAThreadThatIsNotThereIsZero) { EXPECT_EQ(BusyTimeOfThread(-1)(), nanoseconds(0)); }

TEST(BusyTime, OfAStandInOnThisMachineIsFoundByItsPort) {
  ChildProcess server(
      {UNDERSTUDY_BINARY, "serve", "--gateway-port", "0", "--data-layer-port", "0"});
  const std::string gateway = server.ReadLine();
  const auto url = harness::client::ParseUrl(gateway.substr(gateway.find("http")));
  ASSERT_TRUE(url) << gateway;
  const BusyTime busy = BusyTimeOfLocalStandIn(url->origin);
  ASSERT_TRUE(busy);
  // It has started, after all.
  EXPECT_GT(busy(), nanoseconds(0));
  server.Signal(SIGTERM);
  server.Wait();
  EXPECT_EQ(busy(), nanoseconds(0));
}

TEST(BusyTime, OfAnythingElseIsNotTold) {
  // A server of ours that is no stand-in, a port where nobody listens, another machine.
  tests::support::ScriptedServer other([](tests::support::ScriptedPeer&) {});
  EXPECT_FALSE(BusyTimeOfLocalStandIn(harness::client::ParseUrl(other.url())->origin));
  EXPECT_FALSE(BusyTimeOfLocalStandIn({false, "127.0.0.1", 1}));
  EXPECT_FALSE(BusyTimeOfLocalStandIn({false, "192.0.2.1", 8009}));
}

}  // namespace
}  // namespace cli
