// Runs the corpus tests/corpus/matchers: each file says whether `actual` matches `expected`, and if
// not, what is told.
#include "harness/contract/matchers.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/contract/contract_loader.h"

namespace harness::contract {
namespace {

// The contract with the case's expectation as its only step, so that the corpus tests what people
// write.
std::string ContractOf(const rapidjson::Value& expected) {
  std::string members;
  for (const auto& member : expected.GetObject()) {
    members += fmt::format(",{}:{}", base::ToJson(member.name), base::ToJson(member.value));
  }
  return fmt::format(R"({{"contract":"t","service":"gateway","steps":[
    {{"name":"s","request":{{"method":"GET","path":"/"}},"response":{{"status":200{}}}}}]}})",
                     members);
}

class MatcherCorpus : public ::testing::TestWithParam<std::string> {};

TEST_P(MatcherCorpus, IsAsTheCaseSays) {
  const auto json = base::JsonFile::Load(GetParam());
  ASSERT_TRUE(json) << json.error().ToString();
  const auto& test_case = json->root();
  const auto contract =
      LoadContract(ContractOf(test_case["expected"]), "case", schema::SchemaRegistry::Embedded());
  ASSERT_TRUE(contract) << contract.error()[0].ToString();
  const ResponseExpectation& response = *contract->steps[0].response;
  std::vector<std::string> told;
  for (const Mismatch& m :
       MatchBody(response.body, response.rules, response.extra, test_case["actual"])) {
    told.push_back(fmt::format("{}: expected {}, got {}", m.where, m.expected, m.actual));
  }
  const bool match = test_case["match"].GetBool();
  EXPECT_EQ(told.empty(), match) << test_case["comment"].GetString() << ": "
                                 << fmt::format("{}", fmt::join(told, "\n"));
  std::vector<std::string> wanted;
  if (const auto* mismatches = base::FindMember(test_case, "mismatches")) {
    for (const auto& text : mismatches->GetArray()) wanted.emplace_back(base::AsView(text));
  }
  EXPECT_EQ(told, wanted) << test_case["comment"].GetString();
}

std::vector<std::string> Cases() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(UNDERSTUDY_SOURCE_DIR "/tests/corpus/matchers")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(All, MatcherCorpus, ::testing::ValuesIn(Cases()), [](const auto& info) {
  std::string name = std::filesystem::path(info.param).stem();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace harness::contract
