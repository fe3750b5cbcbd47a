#include "base/packed_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "base/json.h"

namespace base {
namespace {

std::string PackedAndUnpacked(std::string_view json) {
  rapidjson::Document document;
  if (!ParseJson(json, document)) return "not JSON";
  const std::string packed = PackJson(document);
  rapidjson::Document unpacked;
  UnpackJson(packed, unpacked);
  return ToJson(unpacked);
}

TEST(PackJson, KeepsEveryKindOfValue) {
  for (const std::string_view json :
       {"null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "1.0", "-0.1", "1e300", R"("")", R"("ä\u0000b")", "[]", "{}",
        R"({"a":[1,{"b":null},[true,false]],"":{"c":"d"}})"})
    EXPECT_EQ(PackedAndUnpacked(json), json);
}

TEST(PackJson, KeepsSizesOfMoreThanOneByte) {
  for (const size_t size : {127u, 128u, 16383u, 16384u, 100000u}) {
    const std::string text = '"' + std::string(size, 'x') + '"';
    EXPECT_EQ(PackedAndUnpacked(text), text);
    std::string array = "[0";
    std::string object = R"({"0":0)";
    for (size_t i = 1; i < size; ++i) {
      array += ",0";
      object += ",\"" + std::to_string(i) + "\":0";
    }
    EXPECT_EQ(PackedAndUnpacked(array + "]"), array + "]");
    EXPECT_EQ(PackedAndUnpacked(object + "}"), object + "}");
  }
}

TEST(JsonFile, UnpackedKnowsItsNameAndNoPositions) {
  rapidjson::Document document;
  ASSERT_TRUE(ParseJson(R"({"a": 1})", document));
  const std::string packed = PackJson(document);
  const JsonFile file = JsonFile::Unpack(packed, "f.json");
  EXPECT_EQ(FindMember(file.root(), "a")->GetInt(), 1);
  EXPECT_EQ(file.Where(file.root()), "f.json");
}

// The program that packs a file while the product is built.
TEST(PackJson, AFileThatIsNotSoundFailsTheBuild) {
  const std::string errors = testing::TempDir() + "pack_json_errors.txt";
  const std::string broken =
      UNDERSTUDY_SOURCE_DIR "/contracts/must_fail/key_twice/broken.contract.json";
  const int status =
      std::system((UNDERSTUDY_PACK_JSON " '" + broken + "' /dev/null 2> '" + errors + "'").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 1);
  EXPECT_THAT(*ReadFile(errors), testing::StartsWith(broken + ":4:3: the key \"service\" appears"));
}

}  // namespace
}  // namespace base
