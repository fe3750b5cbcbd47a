#ifndef UNDERSTUDY_PYTHON_DECIMAL_H_
#define UNDERSTUDY_PYTHON_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace python {

// A decimal.Decimal. A plain value.
struct Decimal {
  enum class Kind { kFinite, kNan, kInfinite };

  Kind kind = Kind::kFinite;
  bool negative = false;
  // Of a finite number: digits * 10^exponent; at least one digit, none of them a leading zero that
  // could be left out.
  std::string digits = "0";
  int64_t exponent = 0;

  bool is_zero() const { return digits == "0"; }
  // Digits behind the point.
  int64_t fraction_digits() const { return exponent < 0 ? -exponent : 0; }
  // The place of the first digit: 0 for 5, 2 for 500, -1 for 0.5.
  int64_t adjusted() const { return static_cast<int64_t>(digits.size()) - 1 + exponent; }
  // "-12.50", always with a point. As long as the exponent is large: callers look at adjusted() and
  // fraction_digits() first.
  std::string Plain() const;
  // Below, equal to or above an integer: -1, 0, 1. Of finite and infinite numbers only.
  int Compare(int64_t integer) const;
};

// Decimal(text): blanks around, underscores anywhere, exponents, NaN and infinities. Nothing when
// it is not a number.
std::optional<Decimal> ParseDecimal(std::string_view text);

}  // namespace python

#endif  // UNDERSTUDY_PYTHON_DECIMAL_H_
