#ifndef UNDERSTUDY_HARNESS_LOAD_SCHEMA_CHECK_H_
#define UNDERSTUDY_HARNESS_LOAD_SCHEMA_CHECK_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "contracts/core/error.h"
#include "contracts/core/schema_validator.h"
#include "harness/load/answer_check.h"
#include "harness/load/list_check.h"

namespace harness::load {

// Checks answers with the schemas of the platform.
class RegistrySchemaCheck : public SchemaCheck {
 public:
  // `registry` must outlive this.
  explicit RegistrySchemaCheck(const contracts::core::SchemaRegistry& registry)
      : registry_(registry) {}

  bool KnownValid(const std::string& schema, std::string_view body) override;
  std::optional<std::string> Check(const std::string& schema,
                                   const rapidjson::Value& document) override;

 private:
  const contracts::core::SchemaRegistry& registry_;
  std::map<std::string, std::unique_ptr<ListCheck>, std::less<>> lists_;
};

// Every schema that the workload names must be known; kBadFile with the nearest name otherwise.
contracts::core::Status CheckSchemaNames(const Workload& workload,
                                         const contracts::core::SchemaRegistry& registry);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_SCHEMA_CHECK_H_
