#include "harness/load/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/json_access.h"
#include "harness/load/words.h"
#include "python/json_writer.h"

namespace harness::load {

using base::AsView;
using base::FailAt;
using base::FindMember;
using base::JsonFile;
using base::Random;
using base::Result;
using base::Status;
using base::ToJson;

namespace {

// Times in bodies are drawn, not read from the clock, so that the same seed gives the same bodies
// whenever it runs: a second of the day of the recorded runs.
constexpr int64_t kEpochDay = 1'768'780'800;
constexpr uint64_t kSecondsPerDay = 86'400;

void AppendJsonText(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
}

// What could end the path segment or break the request line is percent-encoded.
void AppendPathText(std::string_view text, std::string& out) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f ||
        std::string_view("\"#%/<>?\\^`{|}").find(c) != std::string_view::npos) {
      out += fmt::format("%{:02X}", byte);
    } else {
      out += c;
    }
  }
}

}  // namespace

class TemplateCompiler {
 public:
  // Variables are escaped for where they stand: in a JSON string, or in a path.
  TemplateCompiler(const JsonFile& file, std::span<const std::string> variables, bool in_json)
      : file_(file), variables_(variables), in_json_(in_json) {}

  Status Value(const rapidjson::Value& value, Template& out) {
    if (value.IsObject()) return Object(value, out);
    if (value.IsArray()) {
      Literal("[", out);
      for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
        if (i > 0) Literal(", ", out);
        if (auto done = Value(value[i], out); !done) return done;
      }
      Literal("]", out);
      return {};
    }
    if (value.IsString()) return Text(value, ToJson(value), out);
    Literal(value.IsDouble() ? python::FloatRepr(value.GetDouble()) : ToJson(value), out);
    return {};
  }

  // `place` is where the text stands.
  Status Text(const rapidjson::Value& place, std::string_view text, Template& out) {
    while (true) {
      const size_t open = text.find("{{");
      Literal(text.substr(0, open), out);
      if (open == std::string_view::npos) return {};
      const size_t close = text.find("}}", open);
      if (close == std::string_view::npos) return FailAt(file_, place, "'{{' without '}}'");
      const std::string_view name = text.substr(open + 2, close - open - 2);
      const auto found = std::find(variables_.begin(), variables_.end(), name);
      if (found == variables_.end()) {
        return FailAt(
            file_, place,
            fmt::format("'{{{{{}}}}}' is not defined; the step's \"use\" defines {}", name,
                        variables_.empty() ? std::string("nothing")
                                           : fmt::format("{}", fmt::join(variables_, ", "))));
      }
      Template::Part part;
      part.kind = in_json_ ? Template::Kind::kJsonVariable : Template::Kind::kPathVariable;
      part.low = static_cast<double>(found - variables_.begin());
      out.parts_.push_back(std::move(part));
      text.remove_prefix(close + 2);
    }
  }

 private:
  using Kind = Template::Kind;

  static bool IsDraw(const rapidjson::Value& name) { return AsView(name).starts_with('$'); }

  Status Object(const rapidjson::Value& value, Template& out) {
    if (value.MemberCount() == 1 && IsDraw(value.MemberBegin()->name)) {
      Template::Part part;
      if (auto done = Draw(AsView(value.MemberBegin()->name), value.MemberBegin()->value, part);
          !done)
        return done;
      out.parts_.push_back(std::move(part));
      return {};
    }
    Literal("{", out);
    bool first = true;
    for (const auto& member : value.GetObject()) {
      if (IsDraw(member.name))
        return FailAt(file_, value, "a draw must be the only key of its object");
      Literal((first ? "" : ", ") + ToJson(member.name) + ": ", out);
      first = false;
      if (auto done = Value(member.value, out); !done) return done;
    }
    Literal("}", out);
    return {};
  }

  static void Literal(std::string_view text, Template& out) {
    if (text.empty()) return;
    if (!out.parts_.empty() && out.parts_.back().kind == Kind::kLiteral) {
      out.parts_.back().text += text;
      return;
    }
    Template::Part part;
    part.text = text;
    out.parts_.push_back(std::move(part));
  }

  Status Draw(std::string_view name, const rapidjson::Value& settings, Template::Part& part) {
    static const std::map<std::string_view, std::pair<Kind, std::vector<std::string_view>>> kDraws =
        {
            {"$int", {Kind::kInt, {"min", "max"}}},
            {"$float", {Kind::kFloat, {"min", "max", "decimals"}}},
            {"$list", {Kind::kList, {"min", "max", "of"}}},
            {"$sentence", {Kind::kSentence, {"words"}}},
            {"$text", {Kind::kText, {"max_chars"}}},
            {"$word", {Kind::kWord, {}}},
            {"$user_name", {Kind::kUserName, {}}},
            {"$uuid", {Kind::kUuid, {}}},
            {"$epoch", {Kind::kEpoch, {}}},
        };
    if (name == "$choice") return Choice(settings, part);
    const auto found = kDraws.find(name);
    if (found == kDraws.end()) {
      return FailAt(file_, settings,
                    fmt::format("unknown draw '{}'; the known ones are $int, $float, $choice, "
                                "$list, $word, $sentence, $text, $user_name, $uuid, $epoch",
                                name));
    }
    part.kind = found->second.first;
    const std::vector<std::string_view>& keys = found->second.second;
    if (!settings.IsObject() || settings.MemberCount() != keys.size()) {
      return FailAt(file_, settings, Form(name, keys));
    }
    for (const std::string_view key : keys) {
      const rapidjson::Value* setting = FindMember(settings, key);
      if (setting == nullptr || (key != "of" && !setting->IsNumber())) {
        return FailAt(file_, settings, Form(name, keys));
      }
      if (key == "of") {
        Template item;
        if (auto done = Value(*setting, item); !done) return done;
        part.choices.push_back(std::move(item));
      } else if (key == "max") {
        part.high = setting->GetDouble();
      } else if (key == "decimals") {
        const double decimals = setting->GetDouble();
        part.decimals = decimals >= 0 && decimals <= 100 && decimals == std::floor(decimals)
                            ? static_cast<int>(decimals)
                            : -1;
      } else {
        part.low = setting->GetDouble();
      }
    }
    return Limits(settings, part);
  }

  Status Limits(const rapidjson::Value& settings, const Template::Part& part) {
    switch (part.kind) {
      case Kind::kInt:
      case Kind::kFloat:
        if (std::abs(part.low) > 9e15 || std::abs(part.high) > 9e15 || part.high < part.low) {
          return FailAt(file_, settings, "needs min <= max, both between -9e15 and 9e15");
        }
        if (part.decimals < 0 || part.decimals > 15)
          return FailAt(file_, settings, "decimals go from 0 to 15");
        break;
      case Kind::kList:
        if (part.low < 0 || part.high > 10'000 || part.high < part.low) {
          return FailAt(file_, settings, "a list has 0 to 10000 items, min <= max");
        }
        break;
      case Kind::kSentence:
      case Kind::kText:
        if (part.low < 1 || part.low > 100'000)
          return FailAt(file_, settings, "the length goes from 1 to 100000");
        break;
      default:
        break;
    }
    return {};
  }

  Status Choice(const rapidjson::Value& settings, Template::Part& part) {
    part.kind = Kind::kChoice;
    if (!settings.IsArray() || settings.Empty()) {
      return FailAt(file_, settings, "$choice needs an array of the values to choose from");
    }
    for (const auto& item : settings.GetArray()) {
      Template choice;
      if (auto done = Value(item, choice); !done) return done;
      part.choices.push_back(std::move(choice));
    }
    return {};
  }

  static std::string Form(std::string_view name, const std::vector<std::string_view>& keys) {
    std::vector<std::string> settings;
    for (const std::string_view key : keys) {
      settings.push_back(fmt::format("\"{}\": {}", key, key == "of" ? "VALUE" : "NUMBER"));
    }
    return fmt::format("the form is {{\"{}\": {{{}}}}}", name, fmt::join(settings, ", "));
  }

  const JsonFile& file_;
  std::span<const std::string> variables_;
  bool in_json_;
};

Result<Template> Template::Compile(const JsonFile& file, const rapidjson::Value& value,
                                   std::span<const std::string> variables) {
  Template out;
  if (auto done = TemplateCompiler(file, variables, true).Value(value, out); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Result<Template> Template::CompileText(const JsonFile& file, const rapidjson::Value& text,
                                       std::span<const std::string> variables) {
  Template out;
  if (auto done = TemplateCompiler(file, variables, false).Text(text, AsView(text), out); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

void Template::Render(Random& random, std::span<const std::string> values, std::string& out) const {
  for (const Part& part : parts_) {
    switch (part.kind) {
      case Kind::kLiteral:
        out.append(part.text);
        break;
      case Kind::kJsonVariable:
        AppendJsonText(values[static_cast<size_t>(part.low)], out);
        break;
      case Kind::kPathVariable:
        AppendPathText(values[static_cast<size_t>(part.low)], out);
        break;
      case Kind::kInt: {
        const auto low = static_cast<int64_t>(part.low);
        const auto high = static_cast<int64_t>(part.high);
        out.append(std::to_string(
            low + static_cast<int64_t>(random.Below(static_cast<uint64_t>(high - low + 1)))));
        break;
      }
      case Kind::kFloat: {
        const double scale = std::pow(10.0, part.decimals);
        out.append(
            python::FloatRepr(std::nearbyint(random.Uniform(part.low, part.high) * scale) / scale));
        break;
      }
      case Kind::kChoice:
        part.choices[random.Below(part.choices.size())].Render(random, values, out);
        break;
      case Kind::kList: {
        const auto low = static_cast<int64_t>(part.low);
        const auto high = static_cast<int64_t>(part.high);
        const int64_t count =
            low + static_cast<int64_t>(random.Below(static_cast<uint64_t>(high - low + 1)));
        out += '[';
        for (int64_t i = 0; i < count; ++i) {
          if (i > 0) out.append(", ");
          part.choices.front().Render(random, values, out);
        }
        out += ']';
        break;
      }
      case Kind::kWord:
        out += '"';
        AppendWord(random, out);
        out += '"';
        break;
      case Kind::kSentence:
        out += '"';
        AppendSentence(random, static_cast<int>(part.low), out);
        out += '"';
        break;
      case Kind::kText:
        out += '"';
        AppendText(random, static_cast<int>(part.low), out);
        out += '"';
        break;
      case Kind::kUserName:
        out += '"';
        AppendUserName(random, out);
        out += '"';
        break;
      case Kind::kUuid:
        out.append("\"").append(random.NextUuid()).append("\"");
        break;
      case Kind::kEpoch:
        out.append(std::to_string(kEpochDay + static_cast<int64_t>(random.Below(kSecondsPerDay))));
        break;
    }
  }
}

}  // namespace harness::load
