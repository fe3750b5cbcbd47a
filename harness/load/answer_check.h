#ifndef UNDERSTUDY_HARNESS_LOAD_ANSWER_CHECK_H_
#define UNDERSTUDY_HARNESS_LOAD_ANSWER_CHECK_H_

#include <rapidjson/fwd.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/profile.h"

namespace harness::load {

// An answer as it lies in its reader's buffer; borrowed.
struct AnswerView {
  int status = 0;
  std::string_view reason;  // of the status line
  std::string_view body;
};

// What an answer came to.
struct CheckedAnswer {
  std::string failure;  // Locust's text; empty when the answer is what the step expects
  std::vector<std::string>
      values;  // what the step saves, in its order; none when the answer failed
};

// Checks bodies against the schemas that steps name.
class SchemaCheck {
 public:
  virtual ~SchemaCheck() = default;

  // Whether the text is known to be valid without parsing it all; false says nothing.
  virtual bool KnownValid(const std::string& /*schema*/, std::string_view /*body*/) {
    return false;
  }
  // What breaks the schema, e.g. "/status: must be a string"; nothing when the document satisfies
  // it.
  virtual std::optional<std::string> Check(const std::string& schema,
                                           const rapidjson::Value& document) = 0;
};

// Judges every answer: status, that the body is JSON, its schema; and takes out of it what the step
// saves. Failure texts are Locust's (docs/load-model.md, Failures). Not thread-safe.
class AnswerCheck {
 public:
  // Without `schemas` only the status and that the body parses are checked. It must outlive this.
  explicit AnswerCheck(SchemaCheck* schemas);
  ~AnswerCheck();

  void Check(const Workload& workload, const Step& step, const AnswerView& answer,
             CheckedAnswer& out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// `HTTPError('404 Client Error: Not Found for url: NAME')`: what requests raises for a status of
// 400 and above.
std::string HttpErrorText(int status, std::string_view reason, std::string_view name);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_ANSWER_CHECK_H_
