#include "output/page_items.h"

#include <algorithm>
#include <numeric>

#include "base/counted.h"

namespace output {

ShownItems ItemsThatFit(std::span<const PageItem> items, size_t most_bytes) {
  std::vector<size_t> order(items.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return items[a].rank < items[b].rank; });
  ShownItems result{std::vector<bool>(items.size()), items.size()};
  size_t bytes = 0;
  for (const size_t index : order) {
    bytes += items[index].bytes;
    if (bytes > most_bytes && result.left_out < items.size()) break;
    result.shown[index] = true;
    --result.left_out;
  }
  return result;
}

std::string LeftOutText(const ShownItems& items, std::string_view noun, std::string_view where) {
  if (items.left_out == 0) return {};
  return base::Counted(items.left_out, std::string("more ").append(noun))
      .append(" would make this page too long; ")
      .append(where)
      .append(" all of them.");
}

void AddLeftOut(const ShownItems& items, std::string_view noun, std::string_view where,
                Html& html) {
  const std::string text = LeftOutText(items, noun, where);
  if (!text.empty()) html.Add("<p class=\"soft\" id=\"left-out\">{}</p>", {text});
}

}  // namespace output
