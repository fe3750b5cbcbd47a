#include "mock_server/data_layer/numeric_aggregate.h"

#include <fmt/format.h>
#include <gmpxx.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace mock_server::data_layer {
namespace {

using python::Value;

mpz_class PowerOfTen(int exponent) {
  mpz_class power;
  mpz_ui_pow_ui(power.get_mpz_t(), 10, static_cast<unsigned long>(exponent));
  return power;
}

// A number of the database: units / 10^scale.
struct Numeric {
  mpz_class units;
  int scale = 0;
};

Numeric FromDouble(double value, int scale) {
  std::string digits = fmt::format("{:.{}f}", value, scale);
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  return {mpz_class(digits, 10), scale};
}

double ToDouble(const Numeric& number) {
  std::string digits = mpz_class(abs(number.units)).get_str();
  const auto scale = static_cast<size_t>(number.scale);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  digits.insert(digits.size() - scale, 1, '.');
  const double value = std::strtod(digits.c_str(), nullptr);
  return sgn(number.units) < 0 ? -value : value;
}

// The database works with digits to the base of 10,000: the place of the first one (0 is that
// before the point) and the digit.
struct Leading {
  int weight = 0;
  int digit = 0;
};

Leading LeadingDigit(const Numeric& number) {
  if (sgn(number.units) == 0) return {};
  const std::string digits = mpz_class(abs(number.units)).get_str();
  const int exponent = static_cast<int>(digits.size()) - number.scale - 1;
  Leading leading;
  leading.weight = exponent >= 0 ? exponent / 4 : -((-exponent + 3) / 4);
  for (int i = 0; i <= exponent - 4 * leading.weight; ++i) {
    const auto place = static_cast<size_t>(i);
    leading.digit = leading.digit * 10 + (place < digits.size() ? digits[place] - '0' : 0);
  }
  return leading;
}

// select_div_scale() of PostgreSQL's numeric.c: at least 16 significant digits.
int QuotientScale(const Numeric& dividend, const Numeric& divisor) {
  const Leading a = LeadingDigit(dividend);
  const Leading b = LeadingDigit(divisor);
  int weight = a.weight - b.weight;
  if (a.digit <= b.digit) --weight;
  return std::clamp(std::max(16 - weight * 4, std::max(dividend.scale, divisor.scale)), 0, 1000);
}

Numeric Divide(const Numeric& dividend, const Numeric& divisor) {
  const int scale = QuotientScale(dividend, divisor);
  const mpz_class top = abs(dividend.units) * PowerOfTen(scale + divisor.scale - dividend.scale);
  const mpz_class bottom = abs(divisor.units);
  Numeric quotient{(2 * top + bottom) / (2 * bottom), scale};  // half away from zero
  if (sgn(dividend.units) * sgn(divisor.units) < 0) quotient.units = -quotient.units;
  return quotient;
}

Numeric SquareRoot(const Numeric& number) {
  // One digit more than is kept, to round by.
  const mpz_class root = sqrt(mpz_class(number.units * PowerOfTen(number.scale + 2)));
  return {(root + 5) / 10, number.scale};
}

}  // namespace

bool NumericAggregate::has_nan() const {
  return std::any_of(values_.begin(), values_.end(),
                     [](double value) { return std::isnan(value); });
}

double NumericAggregate::Average() const {
  Numeric sum{0, scale_};
  for (double value : values_) sum.units += FromDouble(value, scale_).units;
  return ToDouble(Divide(sum, {mpz_class(values_.size()), 0}));
}

double NumericAggregate::Minimum() const {
  return *std::min_element(values_.begin(), values_.end());
}

double NumericAggregate::Maximum() const {
  return *std::max_element(values_.begin(), values_.end());
}

Value NumericAggregate::Deviation() const {
  if (values_.size() < 2) return Value();
  mpz_class sum = 0;
  mpz_class squares = 0;
  for (double value : values_) {
    const mpz_class units = FromDouble(value, scale_).units;
    sum += units;
    squares += units * units;
  }
  const mpz_class n(values_.size());
  const Numeric spread{n * squares - sum * sum, 2 * scale_};
  if (sgn(spread.units) <= 0) return Value(0);
  return Value(ToDouble(SquareRoot(Divide(spread, {n * (n - 1), 0}))));
}

double NumericAggregate::Percentile(double share) const {
  std::vector<double> sorted = values_;
  std::sort(sorted.begin(), sorted.end());
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<size_t>(std::floor(place));
  const auto high = static_cast<size_t>(std::ceil(place));
  if (low == high) return sorted[low];
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

}  // namespace mock_server::data_layer
