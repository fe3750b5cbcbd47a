#ifndef UNDERSTUDY_HARNESS_CONVERT_CODE_VALUE_H_
#define UNDERSTUDY_HARNESS_CONVERT_CODE_VALUE_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/template.h"

namespace harness::convert {

// A programming language in which bodies are written out.
class Language {
 public:
  virtual ~Language() = default;

  virtual std::string_view True() const = 0;
  virtual std::string_view False() const = 0;
  virtual std::string_view Null() const = 0;
  // An expression for a drawn value; `item` writes what it draws from or repeats.
  virtual std::string Draw(const load::Template::Part& part,
                           const std::vector<std::string>& items) = 0;
  // A text of literals and variables in turn, beginning with a literal: an expression.
  virtual std::string Interpolate(const std::vector<std::string>& pieces, bool in_path) = 0;
};

// A text in quotes, good in Python and JavaScript.
std::string Quoted(std::string_view text);

// A body as an expression. Objects and lists that are too long for a line get a line a member,
// indented by `indent` blanks more than the line that the expression begins on. `variables` are the
// names of the step's variables in the language.
std::string ValueExpression(const load::Template& value, const std::vector<std::string>& variables,
                            Language& language, size_t indent);

// A path as an expression.
std::string PathExpression(const load::Template& path, const std::vector<std::string>& variables,
                           Language& language);

// "/api/v1/agents/{id}": a path with its variables by their names.
std::string PathPattern(const load::Template& path, const std::vector<std::string>& variables);

// Names in a language: made of letters, digits and underscores, none of them taken or reserved, and
// each given out once.
class NameTable {
 public:
  explicit NameTable(std::set<std::string, std::less<>> reserved) : taken_(std::move(reserved)) {}

  // `wish` as a name; with an underscore or a number after it when that is taken.
  std::string Give(std::string_view wish);

 private:
  std::set<std::string, std::less<>> taken_;
};

// "POST /api/v1/agents/{id}" below "/api/v1/" as "post_agents_by_id".
std::string RequestName(std::string_view method, std::string_view pattern,
                        std::string_view common_prefix);

// What all these paths begin with, up to a slash: "/api/v1/". It may be "/".
std::string CommonPrefix(const std::vector<std::string>& patterns);

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_CODE_VALUE_H_
