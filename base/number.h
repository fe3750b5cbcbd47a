#ifndef UNDERSTUDY_BASE_NUMBER_H_
#define UNDERSTUDY_BASE_NUMBER_H_

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>

namespace base {

// The number that `text` is from its first character to its last, in std::from_chars' notation: no
// plus, no blanks. Nothing when it is not a number or does not fit.
template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "1.5s": a number, and what stands behind it.
struct Measure {
  double number = 0;  // finite, not negative
  std::string_view unit;
};

// Nothing when `text` does not begin with such a number.
inline std::optional<Measure> ParseMeasure(std::string_view text) {
  Measure measure;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), measure.number);
  if (error != std::errc() || !std::isfinite(measure.number) || measure.number < 0)
    return std::nullopt;
  measure.unit = text.substr(static_cast<size_t>(end - text.data()));
  return measure;
}

}  // namespace base

#endif  // UNDERSTUDY_BASE_NUMBER_H_
