#ifndef UNDERSTUDY_OUTPUT_PAGE_ITEMS_H_
#define UNDERSTUDY_OUTPUT_PAGE_ITEMS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "output/html.h"

namespace output {

// What a page has of one kind in any number: findings, kinds of failures, contracts. A plain value.
struct PageItem {
  size_t rank = 0;   // the lowest are seen first
  size_t bytes = 0;  // that it takes in the page
};

// Which of a page's items are in it, as they were given. A plain value.
struct ShownItems {
  std::vector<bool> shown;
  size_t left_out = 0;
};

// All else in a page seldom takes what is left of a megabyte.
inline constexpr size_t kMostItemBytes = 800'000;

// A browser shows a page of a megabyte at once, and nobody reads its thousandth item: items are
// shown as far as `most_bytes` go, those of the lowest rank first, of one rank in their order, and
// the very first in any case. After the first that is left out, all are.
ShownItems ItemsThatFit(std::span<const PageItem> items, size_t most_bytes = kMostItemBytes);

// "3 more findings would make this page too long; --json writes all of them." Empty where none is
// left out. `where` names the options that write all.
std::string LeftOutText(const ShownItems& items, std::string_view noun, std::string_view where);
void AddLeftOut(const ShownItems& items, std::string_view noun, std::string_view where, Html& html);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_PAGE_ITEMS_H_
