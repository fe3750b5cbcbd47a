#include "mock_server/http/posted_tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <thread>
#include <vector>

namespace mock_server::http {
namespace {

using testing::ElementsAre;

bool IsReadable(int fd) {
  pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&ready, 1, 0) == 1;
}

TEST(PostedTasks, RunsWhatWasPostedOnceAndInOrder) {
  PostedTasks tasks;
  std::vector<int> ran;
  std::thread([&] {
    tasks.Post([&] { ran.push_back(1); });
    tasks.Post([&] { ran.push_back(2); });
  }).join();
  EXPECT_THAT(ran, ElementsAre());
  tasks.Run();
  tasks.Run();
  EXPECT_THAT(ran, ElementsAre(1, 2));
}

TEST(PostedTasks, WhatATaskPostsIsForTheNextTime) {
  PostedTasks tasks;
  std::vector<int> ran;
  tasks.Post([&] {
    ran.push_back(1);
    tasks.Post([&] { ran.push_back(2); });
  });
  tasks.Run();
  EXPECT_THAT(ran, ElementsAre(1));
  EXPECT_TRUE(IsReadable(tasks.fd()));
  tasks.Run();
  EXPECT_THAT(ran, ElementsAre(1, 2));
}

TEST(PostedTasks, DescriptorIsReadableFromPostOrWakeUntilRun) {
  PostedTasks tasks;
  EXPECT_FALSE(IsReadable(tasks.fd()));
  tasks.Wake();
  EXPECT_TRUE(IsReadable(tasks.fd()));
  tasks.Run();
  EXPECT_FALSE(IsReadable(tasks.fd()));
  tasks.Post([] {});
  EXPECT_TRUE(IsReadable(tasks.fd()));
  tasks.Run();
  EXPECT_FALSE(IsReadable(tasks.fd()));
}

}  // namespace
}  // namespace mock_server::http
