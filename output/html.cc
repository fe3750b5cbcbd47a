#include "output/html.h"

#include <cassert>

#include "base/utf8.h"
#include "output/forms.h"

namespace output {

Html& Html::Add(Markup markup, std::initializer_list<std::string_view> texts) {
  std::string_view rest = markup.text();
  for (const std::string_view text : texts) {
    const size_t place = rest.find("{}");
    assert(place != std::string_view::npos);
    text_ += rest.substr(0, place);
    text_ += XmlEscaped(base::Printable(text));
    rest.remove_prefix(place + 2);
  }
  text_ += rest;
  return *this;
}

Html& Html::Add(const Html& other) {
  text_ += other.text_;
  return *this;
}

Html& Html::Add(const Table& table) {
  table.AddTo(*this);
  return *this;
}

Html& Html::AddData(std::string_view id, std::string_view json) {
  Add("<script type=\"application/json\" id=\"{}\">", {id});
  // It must not end the element; in JSON "<" may be written as an escape anywhere.
  for (const char c : json) {
    if (c == '<') {
      text_ += "\\u003c";
    } else {
      text_ += c;
    }
  }
  return Add("</script>");
}

}  // namespace output
