#ifndef UNDERSTUDY_TESTS_SUPPORT_PAGE_PARTS_H_
#define UNDERSTUDY_TESTS_SUPPORT_PAGE_PARTS_H_

#include <string>
#include <string_view>

namespace tests::support {

// What differs from page to page, for a golden file: style and script are left out, and each part
// has a line, so that a difference can be read.
inline std::string PageParts(const std::string& page) {
  const size_t start = page.find("<main");
  std::string main = page.substr(start, page.find("</main>") - start);
  for (const std::string_view part :
       {"<section", "<details", "<h3>", "<dt>", "<tr>", "<g>", "<svg", "<div class=\"step"}) {
    for (size_t at = main.find(part); at != std::string::npos; at = main.find(part, at + 2))
      main.insert(at, 1, '\n');
  }
  return main + "\n";
}

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_PAGE_PARTS_H_
