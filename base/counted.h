#ifndef UNDERSTUDY_BASE_COUNTED_H_
#define UNDERSTUDY_BASE_COUNTED_H_

#include <concepts>
#include <string>
#include <string_view>

namespace base {

// "1 request", "3 requests": a count with its noun, whose plural takes an s. Thread-safe.
template <std::integral Count>
std::string Counted(Count count, std::string_view noun) {
  std::string text = std::to_string(count);
  text.append(" ").append(noun);
  if (count != 1) text += 's';
  return text;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_COUNTED_H_
