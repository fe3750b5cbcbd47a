#ifndef UNDERSTUDY_SCHEMA_BUNDLE_H_
#define UNDERSTUDY_SCHEMA_BUNDLE_H_

#include <rapidjson/fwd.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace schema {

// How the keywords of a bundle are written.
enum class BundleDialect {
  kStandard,  // as in the files
  // Keywords whose check is ours and not valijson's are renamed to kOwnKeywordPrefix + keyword; see
  // registry.cc for the reasons. A pattern with words is the list of both.
  kOwnKeywords,
};

inline constexpr std::string_view kOwnKeywordPrefix = "understudy-";
// Beside a pattern, also one that is excluded by "not": what is wanted, in words and with an
// example. Messages have "expected" before it.
inline constexpr std::string_view kExpectedWords = "x-expected";

// Finds a schema file by name; kBadFile when there is none. What it returns must outlive the call.
using SchemaLookup = std::function<base::Result<const base::JsonFile*>(std::string_view name)>;

// Copies the schema `name` and everything it refers to into one document, in which every `$ref` is
// local
// (`#/definitions/types.uuid.schema.json`). valijson resolves references between files itself, but
// confuses the local ones of different files. Refuses unknown keywords and formats (a typing error
// in a schema would otherwise switch a check off), references to nowhere and circles of nothing but
// references.
base::Result<std::unique_ptr<rapidjson::Document>> BundleSchema(const SchemaLookup& lookup,
                                                                std::string_view name,
                                                                BundleDialect dialect);

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_BUNDLE_H_
