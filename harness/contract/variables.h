#ifndef UNDERSTUDY_HARNESS_CONTRACT_VARIABLES_H_
#define UNDERSTUDY_HARNESS_CONTRACT_VARIABLES_H_

#include <rapidjson/document.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "harness/contract/result.h"

namespace harness::contract {

// The names of one contract's run and their values; fills in templates. Templates are taken to be
// sound, as the loader checked them. Not thread-safe.
class Variables {
 public:
  // Both must outlive this.
  Variables(const base::Clock& clock, base::Random& random) : clock_(clock), random_(random) {}

  void Set(const std::string& name, const rapidjson::Value& value, std::string origin);
  void SetText(const std::string& name, std::string_view value, std::string origin);
  // What {{key}} stands for from here on.
  void set_key(std::string key) { key_ = std::move(key); }

  // What a template becomes. With `in_path`, the values are percent-encoded and the text around
  // them is not.
  std::string Fill(std::string_view text, bool in_path = false);
  // A copy of `value` with all its strings filled in. A string that is one {{name}} and nothing
  // else becomes the value with its JSON type.
  rapidjson::Value FillJson(const rapidjson::Value& value,
                            rapidjson::Document::AllocatorType& allocator);

  // The names used since the last call, in the order of their first use, without built-ins.
  std::vector<UsedValue> TakeUsed();
  // The names used since the last call that have no value.
  std::vector<std::string> TakeMissing();

 private:
  struct Entry {
    rapidjson::Document value;
    UsedValue shown;
  };

  const Entry* Use(const std::string& name);
  std::string BuiltIn(const std::string& name, const std::vector<std::string>& arguments);

  const base::Clock& clock_;
  base::Random& random_;
  std::string key_;
  std::map<std::string, Entry> entries_;
  std::vector<UsedValue> used_;
  std::vector<std::string> missing_;
};

}  // namespace harness::contract

#endif  // UNDERSTUDY_HARNESS_CONTRACT_VARIABLES_H_
