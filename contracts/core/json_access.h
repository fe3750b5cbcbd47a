#ifndef UNDERSTUDY_CONTRACTS_CORE_JSON_ACCESS_H_
#define UNDERSTUDY_CONTRACTS_CORE_JSON_ACCESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "contracts/core/error.h"
#include "contracts/core/json.h"

namespace contracts::core {

// An integer, however it is written: schemas take 2e2 and 200.0 for the 200 that they are. One
// beyond 64 bits becomes the nearest that fits.
int64_t AsInteger(const rapidjson::Value& number);

// Members of an object that has passed its schema already, so that types are known to be right.
std::string StringOr(const rapidjson::Value& object, std::string_view key, std::string_view absent);
double NumberOr(const rapidjson::Value& object, std::string_view key, double absent);
int64_t IntegerOr(const rapidjson::Value& object, std::string_view key, int64_t absent);
bool BoolOr(const rapidjson::Value& object, std::string_view key, bool absent);

// The first violation of the schema, as an error with the place in the file.
Status CheckAgainst(std::string_view schema, const JsonFile& file, const rapidjson::Value& value);

// An error at a value of a file.
tl::unexpected<Error> FailAt(const JsonFile& file, const rapidjson::Value& value,
                             std::string message);

}  // namespace contracts::core

#endif  // UNDERSTUDY_CONTRACTS_CORE_JSON_ACCESS_H_
