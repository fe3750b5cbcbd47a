#ifndef UNDERSTUDY_OUTPUT_TABLE_H_
#define UNDERSTUDY_OUTPUT_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/style.h"

namespace output {

class Html;

// A table that is written as text for a terminal, as Markdown or as HTML. Not thread-safe.
class Table {
 public:
  enum class Tone { kPlain, kGood, kBad, kWarn };

  struct Column {
    std::string title;
    bool right = false;    // its texts are aligned to the right
    size_t min_width = 0;  // in characters; the widest text may make it wider
  };

  struct Cell {
    Cell(std::string text, Tone tone = Tone::kPlain)  // NOLINT(google-explicit-constructor)
        : text(std::move(text)), tone(tone) {}
    Cell(const char* text) : text(text) {}  // NOLINT(google-explicit-constructor)

    std::string text;
    Tone tone = Tone::kPlain;
  };
  using Row = std::vector<Cell>;

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // A cell for each column. One more is a remark: text shows it behind the row, the others in a
  // last column without a title.
  void Add(Row row);

  // The lines, titles first, without line breaks: columns are two blanks apart, and nothing follows
  // the last text of a line but what pads it to the width of its column.
  std::vector<std::string> Lines(const Style& style) const;
  // The lines behind `indent`.
  std::string Text(const Style& style, std::string_view indent = "  ") const;
  std::string Markdown() const;
  void AddTo(Html& html) const;

 private:
  std::vector<size_t> Widths() const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_TABLE_H_
