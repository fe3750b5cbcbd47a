#include "harness/convert/code_value.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <charconv>
#include <utility>

#include "base/json.h"
#include "python/json_writer.h"

namespace harness::convert {

using load::Template;
using Kind = Template::Kind;

namespace {

constexpr size_t kLineWidth = 110;
// Stand for a draw and for a variable inside of JSON text; no profile can hold them, since a JSON
// text escapes control characters.
constexpr char kDrawMark = '\x01';
constexpr char kVariableMark = '\x02';
constexpr char kEndMark = '\x03';

// A template's JSON text as a document, in which draws and variables are marks in strings.
class Tree {
 public:
  explicit Tree(const Template& value) {
    std::string text;
    for (const Template::Part& part : value.parts()) {
      if (part.kind == Kind::kLiteral) {
        text += part.text;
      } else if (part.kind == Kind::kJsonVariable) {
        text += fmt::format("\\u0002{}\\u0003", part.low);
      } else {
        text += fmt::format("\"\\u0001{}\\u0003\"", draws_.size());
        draws_.push_back(&part);
      }
    }
    document_.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
    assert(!document_.HasParseError());
  }

  const rapidjson::Value& root() const { return document_; }
  const Template::Part& draw(size_t number) const { return *draws_[number]; }

 private:
  rapidjson::Document document_;
  std::vector<const Template::Part*> draws_;
};

size_t NumberAfter(std::string_view text, size_t at) {
  size_t number = 0;
  std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
  return number;
}

class Writer {
 public:
  Writer(const Tree& tree, const std::vector<std::string>& variables, Language& language)
      : tree_(tree), variables_(variables), language_(language) {}

  std::string Write(const rapidjson::Value& value, size_t indent) {
    std::string line = OneLine(value);
    const bool nested =
        (value.IsObject() && value.MemberCount() > 0) || (value.IsArray() && !value.Empty());
    if (!nested || line.size() + indent < kLineWidth) return line;
    const std::string margin(indent + 4, ' ');
    std::string text(1, value.IsObject() ? '{' : '[');
    text += '\n';
    if (value.IsObject()) {
      for (const auto& member : value.GetObject())
        text += fmt::format("{}{}: {},\n", margin, Quoted(base::AsView(member.name)),
                            Write(member.value, indent + 4));
    } else {
      for (const auto& item : value.GetArray())
        text += fmt::format("{}{},\n", margin, Write(item, indent + 4));
    }
    return text + std::string(indent, ' ') + (value.IsObject() ? '}' : ']');
  }

 private:
  std::string OneLine(const rapidjson::Value& value) {
    if (value.IsBool()) return std::string(value.GetBool() ? language_.True() : language_.False());
    if (value.IsNull()) return std::string(language_.Null());
    if (value.IsString()) return Text(base::AsView(value));
    if (value.IsDouble()) return python::FloatRepr(value.GetDouble());
    if (value.IsNumber()) return base::ToJson(value);
    std::string text;
    if (value.IsObject()) {
      for (const auto& member : value.GetObject()) {
        if (!text.empty()) text += ", ";
        text += Quoted(base::AsView(member.name)) + ": " + OneLine(member.value);
      }
      return "{" + text + "}";
    }
    for (const auto& item : value.GetArray()) {
      if (!text.empty()) text += ", ";
      text += OneLine(item);
    }
    return "[" + text + "]";
  }

  std::string Text(std::string_view text) {
    if (text.starts_with(kDrawMark)) {
      const Template::Part& part = tree_.draw(NumberAfter(text, 0));
      std::vector<std::string> items;
      for (const Template& choice : part.choices)
        items.push_back(ValueExpression(choice, variables_, language_, 0));
      return language_.Draw(part, items);
    }
    std::vector<std::string> pieces;
    while (true) {
      const size_t mark = text.find(kVariableMark);
      pieces.emplace_back(text.substr(0, mark));
      if (mark == std::string_view::npos) break;
      pieces.push_back(variables_[NumberAfter(text, mark)]);
      text.remove_prefix(text.find(kEndMark, mark) + 1);
    }
    return pieces.size() == 1 ? Quoted(pieces.front()) : language_.Interpolate(pieces, false);
  }

  const Tree& tree_;
  const std::vector<std::string>& variables_;
  Language& language_;
};

}  // namespace

std::string Quoted(std::string_view text) {
  const rapidjson::Value value(
      rapidjson::StringRef(text.data(), static_cast<rapidjson::SizeType>(text.size())));
  return base::ToJson(value);
}

std::string ValueExpression(const Template& value, const std::vector<std::string>& variables,
                            Language& language, size_t indent) {
  const Tree tree(value);
  return Writer(tree, variables, language).Write(tree.root(), indent);
}

std::string PathExpression(const Template& path, const std::vector<std::string>& variables,
                           Language& language) {
  std::vector<std::string> pieces = {""};
  for (const Template::Part& part : path.parts()) {
    if (part.kind == Kind::kLiteral) {
      pieces.back() += part.text;
    } else {
      pieces.push_back(variables[static_cast<size_t>(part.low)]);
      pieces.emplace_back();
    }
  }
  return pieces.size() == 1 ? Quoted(pieces.front()) : language.Interpolate(pieces, true);
}

std::string PathPattern(const Template& path, const std::vector<std::string>& variables) {
  std::string pattern;
  for (const Template::Part& part : path.parts()) {
    pattern += part.kind == Kind::kLiteral ? part.text
                                           : "{" + variables[static_cast<size_t>(part.low)] + "}";
  }
  return pattern;
}

std::string NameTable::Give(std::string_view wish) {
  std::string name;
  for (const char c : wish) {
    const bool good = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    if (good) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (name.empty()) name = "unnamed";
  if (std::isdigit(static_cast<unsigned char>(name.front())) != 0) name.insert(0, "_");
  std::string given = name;
  if (taken_.contains(given)) given = name + "_";
  for (int number = 2; taken_.contains(given); ++number) given = fmt::format("{}_{}", name, number);
  taken_.insert(given);
  return given;
}

std::string RequestName(std::string_view method, std::string_view pattern,
                        std::string_view common_prefix) {
  std::string name;
  for (const char c : method)
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string_view rest = pattern;
  if (rest.starts_with(common_prefix)) rest.remove_prefix(common_prefix.size());
  while (!rest.empty()) {
    const size_t end = std::min(rest.find_first_of("/?&="), rest.size());
    const std::string_view segment = rest.substr(0, end);
    if (segment.starts_with('{')) {
      name.append("_by_").append(segment.substr(1, segment.size() - 2));
    } else if (!segment.empty()) {
      name.append("_").append(segment);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return name;
}

std::string CommonPrefix(const std::vector<std::string>& patterns) {
  if (patterns.empty()) return "/";
  std::string_view common = patterns.front();
  for (const std::string& pattern : patterns) {
    const auto [end, other] =
        std::mismatch(common.begin(), common.end(), pattern.begin(), pattern.end());
    common = common.substr(0, static_cast<size_t>(end - common.begin()));
  }
  common = common.substr(0, common.find('{'));
  return std::string(common.substr(0, common.rfind('/') + 1));
}

}  // namespace harness::convert
