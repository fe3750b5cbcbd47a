#ifndef UNDERSTUDY_MOCK_SERVER_DEFECTS_NUMBERED_SET_H_
#define UNDERSTUDY_MOCK_SERVER_DEFECTS_NUMBERED_SET_H_

#include <bitset>
#include <cassert>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace mock_server::defects {

// A set of things that are numbered from 1 to kCount, each an enumerator. A plain value.
template <typename Element, int kCount>
class NumberedSet {
 public:
  bool Has(Element element) const { return bits_.test(Place(element)); }
  void Set(Element element, bool on = true) { bits_.set(Place(element), on); }
  void SetAll() {
    for (int number = 1; number <= kCount; ++number) Set(static_cast<Element>(number));
  }
  // Whether it has all of them.
  bool Has(const NumberedSet& others) const { return (others.bits_ & ~bits_).none(); }
  void Add(const NumberedSet& others) { bits_ |= others.bits_; }
  void Remove(const NumberedSet& others) { bits_ &= ~others.bits_; }
  bool empty() const { return bits_.none(); }

  bool operator==(const NumberedSet&) const = default;

 protected:
  // Sets what a list such as "1,3", or with the prefix 'L' "L1,l3", names. The part that is no such
  // number when there is one.
  std::optional<std::string_view> SetList(std::string_view text, std::string_view prefix) {
    while (true) {
      const size_t comma = text.find(',');
      const std::string_view part = text.substr(0, comma);
      const int number = NumberOf(part, prefix);
      if (number == 0) return part;
      Set(static_cast<Element>(number));
      if (comma == std::string_view::npos) return std::nullopt;
      text.remove_prefix(comma + 1);
    }
  }

  // "none", or the list.
  std::string List(std::string_view prefix) const {
    std::string text;
    for (int number = 1; number <= kCount; ++number) {
      if (!Has(static_cast<Element>(number))) continue;
      text.append(text.empty() ? "" : ",").append(prefix).append(std::to_string(number));
    }
    return text.empty() ? "none" : text;
  }

 private:
  static size_t Place(Element element) {
    assert(static_cast<int>(element) >= 1 && static_cast<int>(element) <= kCount);
    return static_cast<size_t>(element);
  }

  // 0 when the text is none: a number is written without a sign or a leading zero, its prefix in
  // either case.
  static int NumberOf(std::string_view text, std::string_view prefix) {
    for (const char letter : prefix) {
      if (text.empty() || (text[0] != letter && text[0] != letter - 'A' + 'a')) return 0;
      text.remove_prefix(1);
    }
    if (text.empty() || text[0] < '1' || text[0] > '9') return 0;
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number <= kCount ? number : 0;
  }

  std::bitset<kCount + 1> bits_;  // bit 0 is not used
};

}  // namespace mock_server::defects

#endif  // UNDERSTUDY_MOCK_SERVER_DEFECTS_NUMBERED_SET_H_
