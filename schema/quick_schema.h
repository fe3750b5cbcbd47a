#ifndef UNDERSTUDY_SCHEMA_QUICK_SCHEMA_H_
#define UNDERSTUDY_SCHEMA_QUICK_SCHEMA_H_

#include <rapidjson/fwd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/pattern.h"

namespace schema {

// Tells of most valid values that they are, at a small part of what valijson costs. It never says
// so of a value that valijson refuses; of all others it says nothing, and valijson decides.
// Keywords that it doesn't know make it say nothing. Immutable, so thread-safe.
class QuickSchema {
 public:
  // From a bundle in standard keywords (schema_bundle.h), whose references are sound. Copies what
  // it needs.
  static QuickSchema Compile(const rapidjson::Value& bundle);

  // True: valid. False: unknown.
  bool SurelyAccepts(const rapidjson::Value& value) const { return Accepts(0, value); }

 private:
  struct Node;
  class Compiler;

  bool Accepts(size_t node, const rapidjson::Value& value) const;
  bool AcceptsType(const Node& node, const rapidjson::Value& value) const;
  bool AcceptsNumber(const Node& node, const rapidjson::Value& value) const;
  bool AcceptsText(const Node& node, std::string_view text) const;
  bool AcceptsList(const Node& node, const rapidjson::Value& value) const;
  bool AcceptsObject(const Node& node, const rapidjson::Value& value) const;

  struct Member {
    std::string name;
    size_t node = 0;
    bool required = false;
  };

  struct Node {
    bool knows = true;  // false: says nothing
    unsigned types = 0;
    std::vector<Member> members;
    size_t required = 0;  // how many of `members` are
    bool closed = false;
    std::optional<size_t> others;  // the schema of members without a name of their own
    std::optional<size_t> items;
    size_t min_items = 0;
    size_t max_items = SIZE_MAX;
    std::vector<std::string> words;  // of enum or const; empty: any text
    bool (*format)(std::string_view) = nullptr;
    std::optional<Pattern> pattern;
    bool holds_json = false;
    size_t min_length = 0;
    size_t max_length = SIZE_MAX;
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::vector<size_t> any_of;
    std::vector<size_t> all_of;
  };

  std::vector<Node> nodes_;  // the first is the whole schema
};

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_QUICK_SCHEMA_H_
