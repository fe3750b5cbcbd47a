#ifndef UNDERSTUDY_HARNESS_LOAD_TEMPLATE_H_
#define UNDERSTUDY_HARNESS_LOAD_TEMPLATE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"

namespace harness::load {

// A JSON value with drawn parts, as profiles write bodies (docs/load-model.md, Bodies). An object
// whose only key begins with `$` is a draw: {"$int": {"min": 1, "max": 10}}, $float, $choice,
// $word, $sentence, $text, $user_name, $uuid, $epoch, $list. `{{name}}` inside a string is a
// variable of the step.
//
// Immutable once compiled, so any number of threads may render it.
class Template {
 public:
  // `variables` are the names a step knows, in the order in which Render() gets their values.
  // `value` is of `file`, whose place errors name.
  static base::Result<Template> Compile(const base::JsonFile& file, const rapidjson::Value& value,
                                        std::span<const std::string> variables);
  // A text without draws, for paths.
  static base::Result<Template> CompileText(const base::JsonFile& file,
                                            const rapidjson::Value& text,
                                            std::span<const std::string> variables);

  // Appends the value, written as Python's json.dumps does. The draws are a function of `random`
  // alone.
  void Render(base::Random& random, std::span<const std::string> values, std::string& out) const;

  // What a template is made of, for those who write it in another language.
  enum class Kind : uint8_t {
    kLiteral,
    kJsonVariable,  // escaped for a JSON string
    kPathVariable,  // percent-encoded for a path segment
    kInt,
    kFloat,
    kChoice,
    kWord,
    kSentence,
    kText,
    kUserName,
    kUuid,
    kEpoch,
    kList,
  };
  struct Part {
    Kind kind = Kind::kLiteral;
    std::string text;  // kLiteral: a piece of the value's JSON text, or of a path
    double low = 0;    // the least; the number of a variable; how many words or characters
    double high = 0;
    int decimals = 0;
    std::vector<Template> choices;  // of kChoice; the item of kList
  };
  const std::vector<Part>& parts() const { return parts_; }

 private:
  friend class TemplateCompiler;

  std::vector<Part> parts_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_TEMPLATE_H_
