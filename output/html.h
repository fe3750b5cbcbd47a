#ifndef UNDERSTUDY_OUTPUT_HTML_H_
#define UNDERSTUDY_OUTPUT_HTML_H_

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "output/table.h"

namespace output {

// Markup that stands in the program's own source: nothing that comes from elsewhere can be one.
class Markup {
 public:
  template <size_t N>
  consteval Markup(const char (&text)[N])  // NOLINT(google-explicit-constructor)
      : text_(text, N - 1) {}

  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// A part of a page. Whatever text is put into it is shown as it is and never becomes markup, which
// the types see to. Not thread-safe.
class Html {
 public:
  // Appends `markup`, with each {} in it replaced by the next of `texts`; a text may stand in an
  // element or between an attribute's quotes.
  Html& Add(Markup markup, std::initializer_list<std::string_view> texts = {});
  Html& Add(const Html& other);
  // A table that can be sorted by its columns.
  Html& Add(const Table& table);
  // JSON for a script of the page, which finds it by its id.
  Html& AddData(std::string_view id, std::string_view json);

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_HTML_H_
