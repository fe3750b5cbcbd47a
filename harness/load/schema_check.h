#ifndef UNDERSTUDY_HARNESS_LOAD_SCHEMA_CHECK_H_
#define UNDERSTUDY_HARNESS_LOAD_SCHEMA_CHECK_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "harness/load/answer_check.h"
#include "harness/load/list_check.h"
#include "schema/registry.h"

namespace harness::load {

// Checks answers with the schemas of the platform.
class RegistrySchemaCheck : public SchemaCheck {
 public:
  // `registry` must outlive this.
  explicit RegistrySchemaCheck(const schema::SchemaRegistry& registry) : registry_(registry) {}

  bool KnownValid(const std::string& schema, std::string_view body) override;
  std::optional<std::string> Check(const std::string& schema,
                                   const rapidjson::Value& document) override;

 private:
  const schema::SchemaRegistry& registry_;
  std::map<std::string, std::unique_ptr<ListCheck>, std::less<>> lists_;
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_SCHEMA_CHECK_H_
