#include "harness/worker/user_class.h"

#include <gtest/gtest.h>

namespace harness::worker {
namespace {

load::Profile ProfileOf(const std::string& name, const std::string& workload,
                        const std::vector<std::string>& kinds) {
  load::Profile profile;
  profile.name = name;
  auto made = std::make_shared<load::Workload>();
  made->name = workload;
  for (const std::string& kind : kinds) {
    made->users.emplace_back();
    made->users.back().name = kind;
  }
  profile.workload = std::move(made);
  return profile;
}

TEST(UserClasses, AreTheKindsOfAllProfiles) {
  const auto classes = UserClassesOf({ProfileOf("one", "a", {"Reader", "a writer/2"}),
                                      ProfileOf("two", "b", {"3rd"}),
                                      ProfileOf("three", "a", {"Reader", "a writer/2"})});
  ASSERT_TRUE(classes);
  EXPECT_EQ(NamesOf(*classes), "Reader, a_writer_2, _3rd");
  EXPECT_EQ((*classes)[1].kind, 1u);
  EXPECT_EQ((*classes)[2].workload->name, "b");
}

TEST(UserClasses, OfOneNameMustBeTheSame) {
  const auto classes =
      UserClassesOf({ProfileOf("one", "a", {"Reader"}), ProfileOf("two", "b", {"Reader"})});
  ASSERT_FALSE(classes);
  EXPECT_EQ(classes.error().where, "--profile");
  EXPECT_NE(classes.error().message.find("both one and two have users named 'Reader'"),
            std::string::npos);
}

}  // namespace
}  // namespace harness::worker
