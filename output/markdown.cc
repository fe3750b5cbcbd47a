#include "output/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/counted.h"
#include "base/utf8.h"
#include "output/forms.h"

namespace output {
namespace {

// What begins a list, a heading or a rule at the start of a line, and is a text elsewhere.
std::string AtStartOfLine(std::string escaped) {
  size_t digits = 0;
  while (digits < escaped.size() && std::isdigit(static_cast<unsigned char>(escaped[digits])) != 0)
    ++digits;
  const std::string_view after = std::string_view(escaped).substr(digits);
  const bool is_mark = after.starts_with('.') || after.starts_with(')');
  if (digits > 0 && is_mark && (after.size() == 1 || after[1] == ' ')) {
    escaped.insert(digits, 1, '\\');
  } else if (!escaped.empty() && std::string_view("-+=").find(escaped[0]) != std::string::npos) {
    escaped.insert(0, 1, '\\');
  }
  return escaped;
}

std::string Line(std::string_view text) {
  const size_t start = std::min(text.find_first_not_of(" \t\n"), text.size());
  return AtStartOfLine(MarkdownEscaped(text.substr(start)));
}

// A fence is longer than any that the text has.
std::string Fenced(std::string_view text) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<size_t>(3, longest + 1), '`');
  std::string shown = base::Printable(text);
  if (shown.empty() || shown.back() != '\n') shown += '\n';
  return fence + "text\n" + shown + fence + "\n";
}

}  // namespace

void Markdown::Heading(int level, std::string_view text) {
  blocks_.push_back(std::string(static_cast<size_t>(level), '#') + " " + MarkdownEscaped(text) +
                    "\n");
}

void Markdown::Paragraph(std::string_view text) { blocks_.push_back(Line(text) + "\n"); }

void Markdown::List(const std::vector<std::string>& lines) {
  std::string block;
  for (const std::string& line : lines) block += "- " + Line(line) + "\n";
  if (!block.empty()) blocks_.push_back(std::move(block));
}

void Markdown::Add(const Table& table) { blocks_.push_back(table.Markdown()); }

void Markdown::Code(std::string_view text) { blocks_.push_back(Fenced(text)); }

void Markdown::Fold(std::string_view summary, std::string_view text) {
  std::string line = XmlEscaped(base::Printable(summary));
  std::replace(line.begin(), line.end(), '\n', ' ');
  blocks_.push_back("<details><summary>" + line + "</summary>\n\n" + Fenced(text) +
                    "\n</details>\n");
}

void Markdown::AddRaw(std::string block) { blocks_.push_back(std::move(block)); }

void Markdown::Add(Markdown other) {
  for (std::string& block : other.blocks_) blocks_.push_back(std::move(block));
}

std::string Markdown::Text(size_t max_bytes) const {
  // Room for the line that says what is missing.
  constexpr size_t kNote = 200;
  size_t whole = 0;
  for (const std::string& block : blocks_) whole += block.size() + 1;
  const size_t room = whole <= max_bytes ? whole : max_bytes - std::min(max_bytes, kNote);
  std::string text;
  for (size_t i = 0; i < blocks_.size(); ++i) {
    if (text.size() + blocks_[i].size() + 1 > room) {
      const std::string note =
          fmt::format("\n{} left out: the text would be longer than {} bytes.\n",
                      base::Counted(blocks_.size() - i, "part"), max_bytes);
      return text.size() + note.size() <= max_bytes ? text + note : text;
    }
    if (i > 0) text += '\n';
    text += blocks_[i];
  }
  return text;
}

std::string MarkdownEscaped(std::string_view text) {
  // What may begin emphasis, code, a link, an element of HTML, a cell, a formula or an escape.
  constexpr std::string_view kSpecial = "\\`*_[]<>|&~#$";
  std::string escaped;
  for (const char c : base::Printable(text)) {
    if (c == '\n') {
      escaped += ' ';
      continue;
    }
    if (kSpecial.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace output
