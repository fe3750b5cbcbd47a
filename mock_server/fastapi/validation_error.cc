#include "mock_server/fastapi/validation_error.h"

#include <fmt/format.h>

#include "base/counted.h"
#include "python/repr.h"

namespace mock_server::fastapi {

using python::Dict;
using python::List;
using python::Value;

Value ToDetail(const ValidationErrors& errors, Dialect dialect) {
  List list;
  for (const ValidationError& error : errors) {
    Dict entry;
    entry.Set("type", error.type);
    entry.Set("loc", error.loc);
    entry.Set("msg", error.msg);
    entry.Set("input", error.input);
    if (!error.ctx.empty()) entry.Set("ctx", error.ctx);
    if (error.has_url && dialect == Dialect::kPydantic25) {
      entry.Set("url", "https://errors.pydantic.dev/2.5/v/" + error.type);
    }
    list.push_back(std::move(entry));
  }
  return Dict{{"detail", std::move(list)}};
}

std::string ToText(const ValidationErrors& errors, std::string_view model) {
  std::string text =
      fmt::format("{} for {}", base::Counted(errors.size(), "validation error"), model);
  for (const ValidationError& error : errors) {
    std::string place;
    for (size_t i = 0; i < error.loc.size(); ++i) {
      const Value& element = error.loc[i];
      if (i == 0 && element == Value("body")) continue;
      if (!place.empty()) place += '.';
      place += element.is_str() ? element.as_str() : element.IntegerText();
    }
    text += fmt::format(
        "\n{}\n  {} [type={}, input_value={}, input_type={}]\n    For further information visit "
        "https://errors.pydantic.dev/2.12/v/{}",
        place, error.msg, error.type, python::TruncatedRepr(error.input), error.input.TypeName(),
        error.type);
  }
  return text;
}

ValidationError MissingError(Location loc, Value input) {
  return {"missing", std::move(loc), "Field required", std::move(input), {}};
}

}  // namespace mock_server::fastapi
