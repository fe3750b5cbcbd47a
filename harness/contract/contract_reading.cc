#include "harness/contract/contract_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_access.h"
#include "base/suggest.h"
#include "base/template_text.h"

namespace harness::contract {

using rapidjson::Value;

void Reading::Wrong(const Value& place, std::string message) {
  errors_.push_back({base::ErrorCode::kBadFile, std::move(message), json_.Where(place)});
}

void Reading::Define(const Value& name) {
  const std::string_view text = base::AsView(name);
  const auto& built_in = base::BuiltInNames();
  if (!base::IsName(text)) {
    Wrong(name, fmt::format("\"{}\" is not a name; a name begins with a letter, followed by "
                            "letters, digits, '_', '.' or '-'",
                            text));
  } else if (std::find(built_in.begin(), built_in.end(), text) != built_in.end()) {
    Wrong(name, fmt::format("\"{}\" is a built-in name; choose another", text));
  }
  names_.emplace(text);
}

void Reading::CheckTemplate(const Value& place, std::string_view text) {
  const auto pieces = base::ParseTemplate(text);
  if (!pieces) return Wrong(place, pieces.error().message);
  for (const base::TemplatePiece& piece : *pieces) {
    if (!piece.is_name) continue;
    const base::Result<bool> built_in = base::IsBuiltIn(piece);
    if (!built_in) {
      Wrong(place, built_in.error().message);
    } else if (!*built_in && names_.count(piece.text) == 0) {
      std::vector<std::string> known(names_.begin(), names_.end());
      known.insert(known.end(), base::BuiltInNames().begin(), base::BuiltInNames().end());
      Wrong(place, fmt::format("undefined name {{{{{}}}}}: no step before this one captures it "
                               "and \"let\" does not "
                               "set it{}",
                               piece.text, base::DidYouMean(piece.text, known)));
    }
  }
}

void Reading::CheckTemplate(const Value& text) { CheckTemplate(text, base::AsView(text)); }

void Reading::CheckTemplates(const Value& value) {
  if (value.IsString()) {
    CheckTemplate(value);
  } else if (value.IsArray()) {
    for (const Value& element : value.GetArray()) CheckTemplates(element);
  } else if (value.IsObject()) {
    for (const auto& member : value.GetObject()) CheckTemplates(member.value);
  }
}

void Reading::CheckHeaderName(const Value& name) {
  constexpr std::string_view kBreaks(" \t\r\n:\0", 6);
  if (base::AsView(name).empty() ||
      base::AsView(name).find_first_of(kBreaks) != std::string_view::npos) {
    Wrong(name, fmt::format("\"{}\" is not the name of a header", base::AsView(name)));
  }
}

std::optional<base::JsonPointer> Reading::ReadPointer(const Value& text) {
  base::Result<base::JsonPointer> pointer = base::JsonPointer::Parse(base::AsView(text));
  if (pointer) return *pointer;
  Wrong(text, pointer.error().message);
  return std::nullopt;
}

std::optional<schema::Pattern> Reading::ReadPattern(const Value& expression) {
  base::Result<schema::Pattern> pattern = schema::Pattern::Compile(base::AsView(expression));
  if (pattern) return *pattern;
  Wrong(expression, pattern.error().message);
  return std::nullopt;
}

}  // namespace harness::contract
