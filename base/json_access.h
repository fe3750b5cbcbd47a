#ifndef UNDERSTUDY_BASE_JSON_ACCESS_H_
#define UNDERSTUDY_BASE_JSON_ACCESS_H_

#include <cstdint>
#include <string>
#include <string_view>
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

 private:
  const JsonFile& file_;
  Status status_;
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_JSON_ACCESS_H_
