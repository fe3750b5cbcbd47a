#include "mock_server/diagnosis/catalogue.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace mock_server::diagnosis {
namespace {

TEST(CatalogueTest, EveryEntryIsWholeAndHasItsOwnName) {
  std::set<std::string_view> names;
  for (const CatalogueEntry& entry : Catalogue()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.title.empty() || entry.why.empty() || entry.fix.empty()) << entry.name;
    EXPECT_EQ(CodeName(entry.code), entry.name);
  }
  EXPECT_EQ(names.size(), 42u);
}

// To renew the page: UNDERSTUDY_UPDATE_DOCS=1
// build/dev/tests/unit/mock_server/diagnosis/mock_diagnosis_test
TEST(CatalogueTest, ThePageInDocsIsMadeFromIt) {
  const std::string path = std::string(UNDERSTUDY_SOURCE_DIR) + "/docs/diagnoses.md";
  if (std::getenv("UNDERSTUDY_UPDATE_DOCS") != nullptr) std::ofstream(path) << CatalogueMarkdown();
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(), CatalogueMarkdown());
}

}  // namespace
}  // namespace mock_server::diagnosis
