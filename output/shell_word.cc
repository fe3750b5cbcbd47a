#include "output/shell_word.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace output {

bool CanBeShown(std::string_view text) {
  while (!text.empty()) {
    const base::Utf8Character character = base::FirstCharacter(text);
    if (character.length == 0 || base::RulesTerminal(character.code)) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

std::string ShellQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string ShellPrintf(std::string_view text) {
  std::string format;
  while (!text.empty()) {
    const base::Utf8Character character = base::FirstCharacter(text);
    const size_t length = std::max<size_t>(character.length, 1);
    const bool shown = character.length > 0 && !base::RulesTerminal(character.code);
    const char first = text[0];
    // A format that begins with a dash would be an option.
    if (!shown || (first == '-' && format.empty())) {
      for (const char c : text.substr(0, length))
        format += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else if (first == '%') {
      format += "%%";
    } else if (first == '\\') {
      format += "\\\\";
    } else {
      format += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return "printf " + ShellQuoted(format);
}

std::string ShellWord(std::string_view text) {
  return CanBeShown(text) ? ShellQuoted(text) : "\"$(" + ShellPrintf(text) + ")\"";
}

}  // namespace output
