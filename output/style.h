#ifndef UNDERSTUDY_OUTPUT_STYLE_H_
#define UNDERSTUDY_OUTPUT_STYLE_H_

#include <string>
#include <string_view>

namespace output {

// Colours of a terminal, or none. Whoever owns the output decides (ConsoleStyle::Of); reporters
// only ask.
class Style {
 public:
  explicit Style(bool colours) : colours_(colours) {}

  std::string Good(std::string_view text) const { return Paint("32", text); }
  std::string Bad(std::string_view text) const { return Paint("31", text); }
  std::string Warn(std::string_view text) const { return Paint("33", text); }
  std::string Strong(std::string_view text) const { return Paint("1", text); }
  std::string Faint(std::string_view text) const { return Paint("2", text); }

 private:
  std::string Paint(std::string_view code, std::string_view text) const {
    if (!colours_) return std::string(text);
    return std::string("\033[").append(code).append("m").append(text).append("\033[0m");
  }

  bool colours_;
};

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_STYLE_H_
