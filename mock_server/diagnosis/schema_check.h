#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_SCHEMA_CHECK_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_SCHEMA_CHECK_H_

#include <string>

#include "base/error.h"
#include "mock_server/diagnosis/diagnosis.h"
#include "python/value.h"
#include "schema/registry.h"

namespace mock_server::diagnosis {

// The documented schema of a request body (a file of schemas/, compiled at its first use and kept).
// The server itself is more lenient: it turns "7" into 7 without a word; the schema tells.
// Immutable.
class SchemaCheck {
 public:
  // Checks nothing.
  SchemaCheck() = default;

  // `name` such as "agent_create.schema.json"; fails when there is no such schema. `schemas` must
  // outlive the check.
  static base::Result<SchemaCheck> ForSchema(const std::string& name,
                                             const schema::SchemaRegistry& schemas);

  // Notes every violation (S3), at most a handful.
  void Note(const python::Value& body, Observation& observation) const;

  // Empty when it checks nothing.
  const std::string& name() const { return name_; }

 private:
  const schema::SchemaRegistry* schemas_ = nullptr;
  std::optional<schema::SchemaRegistry::Place> place_;
  std::string name_;
};

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_SCHEMA_CHECK_H_
