#include "schema/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace schema {

base::Result<Pattern> Pattern::Compile(std::string_view expression) {
  RE2::Options options(RE2::Quiet);
  auto program =
      std::make_shared<const RE2>(re2::StringPiece(expression.data(), expression.size()), options);
  if (!program->ok()) {
    return base::Fail(base::ErrorCode::kBadUsage,
                      fmt::format("'{}' is not a regular expression that RE2 accepts: {}",
                                  expression, program->error()));
  }
  return Pattern(std::move(program));
}

bool Pattern::FoundIn(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *program_);
}

const std::string& Pattern::expression() const { return program_->pattern(); }

}  // namespace schema
