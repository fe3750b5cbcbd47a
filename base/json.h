#ifndef UNDERSTUDY_BASE_JSON_H_
#define UNDERSTUDY_BASE_JSON_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace base {

// Deepest nesting of arrays and objects that is read: in files that people write, and in answers.
// (The platform itself refuses bodies nested deeper than about 970.)
inline constexpr int kMaxFileDepth = 100;
inline constexpr int kMaxAnswerDepth = 1024;

// A place in a text file, both 1-based; a column counts bytes. {0, 0} means unknown.
struct Position {
  int line = 0;
  int column = 0;
};

// A JSON file that people write (contract, schema, profile): strict JSON plus // and /* */
// comments, every value with its position, so that a message can name file:line:column. Duplicate
// keys are refused. Immutable once parsed, so safe to read from several threads; movable, and
// values keep their addresses when moved.
class JsonFile {
 public:
  // `name` is what messages call the file. kBadFile with where = name:line:column and what was
  // expected there.
  static Result<JsonFile> Parse(std::string_view text, std::string name);
  // A file that was packed into the program (packed_json.h), and checked when that was built. It
  // has no positions. `packed` must live as long as the process.
  static JsonFile Unpack(std::string_view packed, std::string name);
  // Reads the file at `path`; kBadFile when that is not possible.
  static Result<JsonFile> Load(const std::string& path);

  const rapidjson::Value& root() const { return *document_; }
  const std::string& name() const { return name_; }

  // Where a value (or a member's name) of this file begins; {0, 0} for a value that is not of this
  // file.
  Position PositionOf(const rapidjson::Value& value) const;
  // A number, word or string as it is written there; empty for a value that is not of this file.
  std::string_view TextOf(const rapidjson::Value& value) const;
  // "name:line:column", or the name alone when the position is unknown.
  std::string Where(const rapidjson::Value& value) const;

 private:
  struct Token {
    size_t begin = 0;
    size_t end = 0;
  };
  // That a value begins with; {0, 0} for a value that is not of this file.
  Token TokenOf(const rapidjson::Value& value) const;

  std::string name_;
  std::unique_ptr<rapidjson::Document> document_;
  // The text, and where the token of each of the parser's events ends in it. Positions are worked
  // out from them when one is asked for: most files are read without an error.
  std::string text_;
  std::vector<size_t> token_ends_;
};

// The whole content of a file; kBadFile with the system's reason.
Result<std::string> ReadFile(const std::string& path);

// Reads strict JSON (no comments, valid UTF-8, numbers with full precision). An error's message
// says what was expected and the line and column in the text.
Status ParseJson(std::string_view text, rapidjson::Document& document);

// Compact JSON text.
std::string ToJson(const rapidjson::Value& value);
// Indented by two spaces, for people.
std::string ToPrettyJson(const rapidjson::Value& value);

// "object", "array", "string", "integer", "number", "boolean" or "null". A number is an integer
// when it was written without fraction and exponent and fits 64 bits.
std::string_view JsonTypeName(const rapidjson::Value& value);
// Type and value as messages show it: `string "7"`, `integer 7`, `null`, `array of 3`, `object
// {"a":1}`. Cut to about `max_bytes` bytes.
std::string DescribeJson(const rapidjson::Value& value, size_t max_bytes = 120);
// `text`, or its beginning and "… (N bytes)" when it is longer than `max_bytes`; never cuts inside
// a character.
std::string CutText(std::string_view text, size_t max_bytes);

inline std::string_view AsView(const rapidjson::Value& string) {
  return {string.GetString(), string.GetStringLength()};
}
// The member of that name; nullptr when there is none or `value` is no object.
const rapidjson::Value* FindMember(const rapidjson::Value& value, std::string_view name);
// A string value that owns a copy of `text`.
rapidjson::Value MakeString(std::string_view text, rapidjson::Document::AllocatorType& allocator);

}  // namespace base

#endif  // UNDERSTUDY_BASE_JSON_H_
