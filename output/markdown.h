#ifndef UNDERSTUDY_OUTPUT_MARKDOWN_H_
#define UNDERSTUDY_OUTPUT_MARKDOWN_H_

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "output/table.h"

namespace output {

// A text in GitHub's Markdown, block after block: what every command writes with --markdown and
// into the summary of a job. All texts are shown as they are, whatever is in them, but those of a
// function named Raw. Not thread-safe.
class Markdown {
 public:
  void Heading(int level, std::string_view text);
  void Paragraph(std::string_view text);
  // Nothing without lines.
  void List(const std::vector<std::string>& lines);
  void Add(const Table& table);
  void Code(std::string_view text);
  // A line that unfolds to a text of fixed width.
  void Fold(std::string_view summary, std::string_view text);
  void AddRaw(std::string block);
  void Add(Markdown other);

  // The blocks, with a blank line between two. What would make it longer than `max_bytes` is left
  // out as whole blocks, from the first that does not fit, and a line at the end says so.
  std::string Text(size_t max_bytes = std::numeric_limits<size_t>::max()) const;

 private:
  std::vector<std::string> blocks_;  // each ends with a line break
};

// Text that Markdown shows as it is, in one line, also in a cell of a table.
std::string MarkdownEscaped(std::string_view text);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_MARKDOWN_H_
