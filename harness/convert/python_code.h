#ifndef UNDERSTUDY_HARNESS_CONVERT_PYTHON_CODE_H_
#define UNDERSTUDY_HARNESS_CONVERT_PYTHON_CODE_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/convert/code_value.h"

namespace harness::convert {

// What a name in a locustfile can't be: Python's words, what the file uses, and what Locust's
// classes have.
const std::set<std::string, std::less<>>& PythonReserved();

// Bodies and paths in Python. Remembers what they draw, so that the file defines just that.
class Python : public Language {
 public:
  std::string_view True() const override { return "True"; }
  std::string_view False() const override { return "False"; }
  std::string_view Null() const override { return "None"; }
  std::string Draw(const load::Template::Part& part,
                   const std::vector<std::string>& items) override;
  std::string Interpolate(const std::vector<std::string>& pieces, bool in_path) override;

  // Whether anything drawn was of that kind.
  bool uses(load::Template::Kind kind) const { return used_.contains(kind); }
  // Whether a path has a variable.
  bool quotes() const { return quotes_; }
  // The constants and functions that the draws need.
  std::string Words() const;
  std::string Functions() const;

 private:
  bool UsesWords() const;

  std::set<load::Template::Kind> used_;
  bool quotes_ = false;
};

}  // namespace harness::convert

#endif  // UNDERSTUDY_HARNESS_CONVERT_PYTHON_CODE_H_
