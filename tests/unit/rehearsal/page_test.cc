// The rules of a jump, on a page that nobody else has.
#include "rehearsal/shim/page.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <cstdlib>
#include <memory>
#include <thread>

namespace {

constexpr int64_t kHour = 3'600'000'000'000;
constexpr uint16_t kServerPort = 8009;
constexpr uint16_t kClientPort = 40000;

class PageTest : public ::testing::Test {
 protected:
  // Zeroed, and touched only where it is used.
  PageTest()
      : memory_(std::calloc(1, sizeof(rh_page)), &std::free),
        page_(*static_cast<rh_page*>(memory_.get())) {
    page_.ports[0] = kServerPort;
    page_.signal = 0;
    rh_add_process(&page_, 1);
    page_.threads[RH_STAND_IN].word = RH_WAITING;
    page_.threads[RH_STAND_IN].deadline = RH_NEVER;
    page_.threads_used = 1;
    process_ = static_cast<uint32_t>(rh_add_process(&page_, 2));
    thread_ = static_cast<uint32_t>(rh_add_thread(&page_, process_, 0, 0));
    connection_ = static_cast<uint32_t>(rh_connection_index(&page_, kServerPort, kClientPort));
  }

  // The thread waits for an hour; whether that was skipped.
  bool Jumps() {
    rh_begin_wait(&page_, thread_, rh_now(&page_) + kHour, false, RH_CALL_sleep);
    const uint64_t before = page_.jumps;
    const rh_outcome outcome = rh_try_jump(&page_, static_cast<int>(thread_), nullptr, nullptr);
    rh_end_wait(&page_, thread_);
    EXPECT_EQ(outcome == RH_JUMPED, page_.jumps == before + 1);
    return outcome == RH_JUMPED;
  }

  void Connect() {
    rh_client_connected(&page_, process_, 5, connection_);
    rh_server_accepted(&page_, connection_);
  }

  const std::unique_ptr<void, decltype(&std::free)> memory_;
  rh_page& page_;
  uint32_t process_ = 0;
  uint32_t thread_ = 0;
  uint32_t connection_ = 0;
};

TEST_F(PageTest, TimeJumpsToTheEarliestDeadlineWhenAllWait) {
  const int64_t before = rh_now(&page_);
  EXPECT_TRUE(Jumps());
  EXPECT_GE(rh_now(&page_), before + kHour);
  EXPECT_EQ(page_.skipped, page_.offset);
}

TEST_F(PageTest, TimeDoesNotJumpWhileAnybodyIsBusy) {
  const auto other = static_cast<uint32_t>(rh_add_thread(&page_, process_, 0, 0));
  EXPECT_FALSE(Jumps());
  rh_begin_wait(&page_, other, RH_NEVER, false, RH_CALL_sem_wait);
  EXPECT_TRUE(Jumps());
  rh_rouse(&page_, other);  // by whoever wakes it, before it runs
  EXPECT_FALSE(Jumps());
  rh_exit_thread(&page_, other);
  EXPECT_FALSE(Jumps());
  rh_free_thread(&page_, other);
  EXPECT_TRUE(Jumps());
}

TEST_F(PageTest, NobodyRunsOnInTheMiddleOfAJump) {
  const int64_t before = rh_now(&page_);
  rh_begin_wait(&page_, thread_, RH_NEVER, false, RH_CALL_sleep);
  page_.jumping = 1;
  int64_t woke = 0;
  std::thread other([&] {
    rh_end_wait(&page_, thread_);
    woke = rh_now(&page_);
  });
  while (rh_state(&page_, thread_) != RH_RUNNING) sched_yield();
  rh_add(page_.offset, kHour);
  rh_store(page_.jumping, 0U);
  other.join();
  EXPECT_GE(woke, before + kHour);
}

TEST_F(PageTest, NobodyWaitsForAJumpWhoseMakerHasDied) {
  page_.lock = static_cast<uint64_t>(INT32_MAX) << 32;  // no process has this number
  page_.jumping = 1;
  rh_begin_wait(&page_, thread_, RH_NEVER, false, RH_CALL_sleep);
  rh_tend(&page_, RH_THOROUGHLY);
  rh_end_wait(&page_, thread_);
  EXPECT_EQ(page_.lock, 0U);
}

TEST_F(PageTest, TimeDoesNotJumpBeforeTheCommandWasSeenNorAfterItsEnd) {
  page_.starting = 1;
  EXPECT_FALSE(Jumps());
  page_.starting = 0;
  page_.blocked = RH_BLOCKED_ADDRESS;
  EXPECT_FALSE(Jumps());
  page_.blocked = 0;
  page_.over = 1;
  EXPECT_FALSE(Jumps());
}

TEST_F(PageTest, TimeDoesNotJumpWhileAnythingIsOnItsWay) {
  rh_client_connected(&page_, process_, 5, connection_);
  EXPECT_FALSE(Jumps()) << "a connect that was not accepted";
  rh_server_accepted(&page_, connection_);
  EXPECT_TRUE(Jumps());
  rh_client_sent(&page_, connection_, 100);
  EXPECT_FALSE(Jumps()) << "a request";
  rh_server_received(&page_, connection_, 60);
  EXPECT_FALSE(Jumps()) << "the rest of a request";
  rh_server_received(&page_, connection_, 40);
  EXPECT_TRUE(Jumps());
  rh_server_sends(&page_, connection_, 300);
  EXPECT_FALSE(Jumps()) << "an answer";
  rh_server_unsent(&page_, connection_, 100);
  rh_client_received(&page_, connection_, 200);
  EXPECT_TRUE(Jumps());
  rh_client_closed(&page_, process_, 5);
  EXPECT_FALSE(Jumps()) << "a close";
  rh_server_closed(&page_, connection_);
  EXPECT_TRUE(Jumps());
  EXPECT_EQ(page_.violations, 0u);
}

TEST_F(PageTest, WhatAClosedSideWasSentIsOnNobodysWay) {
  Connect();
  rh_server_sends(&page_, connection_, 300);
  rh_client_closed(&page_, process_, 5);
  rh_server_closed(&page_, connection_);
  EXPECT_TRUE(Jumps()) << "the client did not read its answer";
  Connect();
  rh_server_closed(&page_, connection_);
  rh_client_sent(&page_, connection_, 100);
  EXPECT_TRUE(Jumps()) << "the stand-in had closed before";
  rh_client_closed(&page_, process_, 5);
  Connect();
  rh_client_sent(&page_, connection_, 100);
  EXPECT_FALSE(Jumps()) << "the next connection of these ports counts anew";
}

TEST_F(PageTest, AConnectionEndsWithItsLastDescriptor) {
  Connect();
  rh_client_duplicated(&page_, process_, 5, 6);
  const auto child = static_cast<uint32_t>(rh_add_process(&page_, 3));
  rh_client_forks(&page_, process_, child);
  rh_client_closed(&page_, process_, 5);
  rh_client_closed(&page_, process_, 6);
  EXPECT_TRUE(Jumps()) << "the child has it still";
  rh_forget_process(&page_, child);
  EXPECT_FALSE(Jumps()) << "the stand-in does not know yet";
  rh_server_saw_end(&page_, connection_);
  EXPECT_TRUE(Jumps());
}

TEST_F(PageTest, ClientsFromOutsideAreNotWaitedFor) {
  rh_server_accepted(&page_, connection_);
  rh_server_received(&page_, connection_, 100);
  rh_server_sends(&page_, connection_, 300);
  EXPECT_TRUE(Jumps());
  rh_server_closed(&page_, connection_);
  Connect();
  rh_client_sent(&page_, connection_, 10);
  EXPECT_FALSE(Jumps()) << "the next one with these ports is of the rehearsal";
}

TEST_F(PageTest, AClientThatSendsUnseenEndsAllJumps) {
  Connect();
  rh_server_received(&page_, connection_, 100);
  rh_server_sends(&page_, connection_, 300);
  rh_client_received(&page_, connection_, 300);
  EXPECT_FALSE(Jumps());
  EXPECT_EQ(page_.blocked, static_cast<uint32_t>(RH_BLOCKED_UNCOUNTED));
}

TEST_F(PageTest, AJumpThatARequestMeetsIsCounted) {
  Connect();
  rh_client_sent(&page_, connection_, 100);
  page_.jumps += 1;
  rh_server_received(&page_, connection_, 100);
  EXPECT_EQ(page_.violations, 1u);
  rh_server_sends(&page_, connection_, 100);
  page_.jumps += 1;
  rh_client_received(&page_, connection_, 100);
  EXPECT_EQ(page_.violations, 2u);
}

TEST_F(PageTest, WhoeverIsReadyDoesNotWait) {
  rh_begin_wait(&page_, thread_, rh_now(&page_) + kHour, false, RH_CALL_poll);
  EXPECT_EQ(rh_try_jump(
                &page_, static_cast<int>(thread_), [](void*) { return true; }, nullptr),
            RH_READY);
  EXPECT_EQ(page_.jumps, 0u);
}

}  // namespace
