#ifndef UNDERSTUDY_BASE_TEMPLATE_TEXT_H_
#define UNDERSTUDY_BASE_TEMPLATE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace base {

// Text with `{{name}}` places (docs/contract-format.md, Names). A `\{{` stands for two braces as
// they are. A plain value.
struct TemplatePiece {
  bool is_name = false;
  // The literal text, or what stands between the braces: a name and, for built-ins, its arguments.
  std::string text;
  std::vector<std::string> arguments;

  bool operator==(const TemplatePiece&) const = default;
};

// kBadFile, without a place, when braces don't close or hold no name.
Result<std::vector<TemplatePiece>> ParseTemplate(std::string_view text);

// Letters, digits, '_', '.', '-'; begins with a letter or '_'.
bool IsName(std::string_view text);

// The built-ins and how they are written, for messages and docs: "uuid", "repeat TEXT COUNT", …
const std::vector<std::string>& BuiltInNames();

// Whether `piece` calls a built-in; kBadFile when it does so with the wrong arguments.
Result<bool> IsBuiltIn(const TemplatePiece& piece);

}  // namespace base

#endif  // UNDERSTUDY_BASE_TEMPLATE_TEXT_H_
