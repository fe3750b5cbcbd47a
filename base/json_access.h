#ifndef UNDERSTUDY_BASE_JSON_ACCESS_H_
#define UNDERSTUDY_BASE_JSON_ACCESS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace base {

// An integer in any notation: schemas accept 2e2 and 200.0 as 200. One beyond 64 bits becomes the
// nearest that fits.
int64_t AsInteger(const rapidjson::Value& number);

// Members of an object that has passed its schema already, so that types are known to be right.
std::string StringOr(const rapidjson::Value& object, std::string_view key, std::string_view absent);
double NumberOr(const rapidjson::Value& object, std::string_view key, double absent);
int64_t IntegerOr(const rapidjson::Value& object, std::string_view key, int64_t absent);
bool BoolOr(const rapidjson::Value& object, std::string_view key, bool absent);

// Strings of an array that has passed its schema.
std::vector<std::string> StringsOf(const rapidjson::Value& array);

// An error at a value of a file.
tl::unexpected<Error> FailAt(const JsonFile& file, const rapidjson::Value& value,
                             std::string message);

// Reads a file that has passed its schema and may still be wrong: an unknown name, two values that
// exclude each other. The first error is kept; the caller goes on with defaults and checks the
// status at the end. Not thread-safe.
class JsonReader {
 public:
  // `file` must outlive the reader.
  explicit JsonReader(const JsonFile& file) : file_(file) {}

  const JsonFile& file() const { return file_; }
  // kBadFile with the place of the first thing that is wrong.
  const Status& status() const { return status_; }
  void AddError(const rapidjson::Value& place, std::string message);

  // An error at a name that is none of the known ones of its kind, such as "column type": what was
  // probably meant, and all that are known.
  void AddUnknown(const rapidjson::Value& name, std::string_view kind,
                  std::span<const std::string> known);

  // What a table has for a name; AddUnknown() and the first entry's value where it has nothing.
  template <typename T, size_t kCount>
  T Find(const rapidjson::Value& name, std::string_view kind,
         const std::pair<std::string_view, T> (&table)[kCount]) {
    for (const auto& [word, value] : table) {
      if (word == AsView(name)) return value;
    }
    std::vector<std::string> known;
    for (const auto& entry : table) known.emplace_back(entry.first);
    AddUnknown(name, kind, known);
    return table[0].second;
  }

 private:
  const JsonFile& file_;
  Status status_;
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_JSON_ACCESS_H_
