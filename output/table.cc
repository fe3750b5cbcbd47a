#include "output/table.h"

#include <algorithm>
#include <cassert>

#include "base/utf8.h"
#include "output/html.h"
#include "output/markdown.h"

namespace output {
namespace {

size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !base::IsContinuation(c); }));
}

std::string Padded(std::string_view text, size_t width, bool right) {
  const std::string padding(width - std::min(width, WidthOf(text)), ' ');
  return right ? padding + std::string(text) : std::string(text) + padding;
}

std::string Painted(const Style& style, Table::Tone tone, const std::string& text) {
  switch (tone) {
    case Table::Tone::kGood:
      return style.Good(text);
    case Table::Tone::kBad:
      return style.Bad(text);
    case Table::Tone::kWarn:
      return style.Warn(text);
    case Table::Tone::kPlain:
      break;
  }
  return text;
}

std::string MarkdownLine(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += cell.empty() ? " |" : " " + cell + " |";
  return line + '\n';
}

std::string_view ToneClass(Table::Tone tone) {
  switch (tone) {
    case Table::Tone::kGood:
      return " good";
    case Table::Tone::kBad:
      return " bad";
    case Table::Tone::kWarn:
      return " warn";
    case Table::Tone::kPlain:
      break;
  }
  return "";
}

}  // namespace

void Table::Add(Row row) {
  assert(row.size() == columns_.size() || row.size() == columns_.size() + 1);
  rows_.push_back(std::move(row));
}

std::vector<size_t> Table::Widths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = std::max(columns_[i].min_width, WidthOf(columns_[i].title));
    for (const Row& row : rows_) width = std::max(width, WidthOf(row[i].text));
    widths.push_back(width);
  }
  return widths;
}

std::vector<std::string> Table::Lines(const Style& style) const {
  const std::vector<size_t> widths = Widths();
  // No blanks at the end of a line.
  const auto aligned = [&](size_t column, const std::string& text, bool last) {
    const bool right = columns_[column].right;
    return last && !right ? text : Padded(text, widths[column], right);
  };
  std::string titles;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles += i == 0 ? "" : "  ";
    titles += aligned(i, columns_[i].title, i + 1 == columns_.size());
  }
  std::vector<std::string> lines = {style.Strong(titles)};
  for (const Row& row : rows_) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool is_remark = i == columns_.size();
      line += i == 0 ? "" : "  ";
      line += Painted(style, row[i].tone,
                      is_remark ? row[i].text : aligned(i, row[i].text, i + 1 == row.size()));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string Table::Text(const Style& style, std::string_view indent) const {
  std::string text;
  for (const std::string& line : Lines(style)) text.append(indent).append(line).append("\n");
  return text;
}

std::string Table::Markdown() const {
  const bool has_remarks = std::any_of(
      rows_.begin(), rows_.end(), [&](const Row& row) { return row.size() > columns_.size(); });
  std::vector<std::string> titles;
  std::vector<std::string> rules;
  for (const Column& column : columns_) {
    titles.push_back(MarkdownEscaped(column.title));
    rules.push_back(column.right ? "---:" : "---");
  }
  if (has_remarks) {
    titles.emplace_back();
    rules.emplace_back("---");
  }
  std::string text = MarkdownLine(titles) + MarkdownLine(rules);
  for (const Row& row : rows_) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(MarkdownEscaped(cell.text));
    cells.resize(titles.size());
    text += MarkdownLine(cells);
  }
  return text;
}

void Table::AddTo(Html& html) const {
  html.Add("<div class=\"scroll\"><table><thead><tr>");
  for (const Column& column : columns_)
    html.Add("<th scope=\"col\" class=\"sort{}\">{}</th>",
             {column.right ? "" : " text", column.title});
  html.Add("</tr></thead><tbody>");
  for (const Row& row : rows_) {
    html.Add("<tr>");
    for (size_t i = 0; i < row.size(); ++i) {
      const bool right = i < columns_.size() && columns_[i].right;
      html.Add("<td class=\"{}{}\">{}</td>",
               {right ? "" : "text", ToneClass(row[i].tone), row[i].text});
    }
    html.Add("</tr>");
  }
  html.Add("</tbody></table></div>");
}

}  // namespace output
