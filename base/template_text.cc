#include "base/template_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.h"

namespace base {
namespace {

// Long enough for every limit of the platform, short enough for memory.
constexpr unsigned kLongestRepeat = 1000000;

bool IsNameStart(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool IsNameByte(char c) { return IsNameStart(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

std::vector<std::string> SplitAtBlanks(std::string_view text) {
  std::vector<std::string> words;
  size_t at = 0;
  while (true) {
    at = text.find_first_not_of(' ', at);
    if (at == std::string_view::npos) return words;
    const size_t end = std::min(text.find(' ', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end;
  }
}

}  // namespace

Result<std::vector<TemplatePiece>> ParseTemplate(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  std::string literal;
  const auto close_literal = [&] {
    if (!literal.empty()) pieces.push_back({false, std::move(literal), {}});
    literal.clear();
  };
  size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at, 3) == "\\{{") {
      literal += "{{";
      at += 3;
    } else if (text.substr(at, 2) == "{{") {
      const size_t end = text.find("}}", at);
      if (end == std::string_view::npos) {
        return Fail(
            ErrorCode::kBadFile,
            fmt::format(
                "\"{}\" opens {{{{ and never closes it; write \\\\{{{{ for two literal braces",
                text));
      }
      std::vector<std::string> words = SplitAtBlanks(text.substr(at + 2, end - at - 2));
      if (words.empty() || !IsName(words[0])) {
        return Fail(ErrorCode::kBadFile,
                    fmt::format("\"{}\" is not a name; a name begins with a letter, followed by "
                                "letters, digits, '_', '.' or '-'",
                                text.substr(at, end + 2 - at)));
      }
      close_literal();
      TemplatePiece piece{true, std::move(words[0]), {}};
      piece.arguments.assign(words.begin() + 1, words.end());
      pieces.push_back(std::move(piece));
      at = end + 2;
    } else {
      literal += text[at++];
    }
  }
  close_literal();
  return pieces;
}

bool IsName(std::string_view text) {
  return !text.empty() && IsNameStart(text[0]) && std::all_of(text.begin(), text.end(), IsNameByte);
}

const std::vector<std::string>& BuiltInNames() {
  static const std::vector<std::string> names = {"uuid", "now", "epoch_ms", "key", "repeat"};
  return names;
}

Result<bool> IsBuiltIn(const TemplatePiece& piece) {
  const auto& names = BuiltInNames();
  if (std::find(names.begin(), names.end(), piece.text) == names.end()) {
    if (piece.arguments.empty()) return false;
    return Fail(ErrorCode::kBadFile,
                fmt::format("'{}' takes no arguments; only the built-in 'repeat TEXT COUNT' does",
                            piece.text));
  }
  if (piece.text != "repeat") {
    if (piece.arguments.empty()) return true;
    return Fail(ErrorCode::kBadFile,
                fmt::format("the built-in '{}' takes no arguments", piece.text));
  }
  if (piece.arguments.size() == 2) {
    const auto count = ParseNumber<unsigned>(piece.arguments[1]);
    if (count && *count <= kLongestRepeat) return true;
  }
  return Fail(
      ErrorCode::kBadFile,
      fmt::format(
          "the built-in 'repeat' is written {{{{repeat TEXT COUNT}}}}, with a count of at most {}",
          kLongestRepeat));
}

}  // namespace base
