#ifndef UNDERSTUDY_SCHEMA_PATTERN_H_
#define UNDERSTUDY_SCHEMA_PATTERN_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace re2 {
class RE2;
}

namespace schema {

// A compiled regular expression in RE2's syntax: Perl's without back references and look-around,
// and with a run time that is linear in the text (docs/adr/0006-patterns-by-re2.md). Immutable, so
// thread-safe; copies share the program.
class Pattern {
 public:
  // kBadUsage with what is wrong in it.
  static base::Result<Pattern> Compile(std::string_view expression);

  // Whether it is found anywhere in the text; anchor with ^ and $ to match the whole.
  bool FoundIn(std::string_view text) const;
  const std::string& expression() const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> program) : program_(std::move(program)) {}
  // Shared because RE2 is neither copyable nor movable, and schemas and rules are copied.
  std::shared_ptr<const re2::RE2> program_;
};

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_PATTERN_H_
