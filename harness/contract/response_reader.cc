#include "harness/contract/contract_reading.h"

#include "base/json_access.h"

namespace harness::contract {

using base::AsView;
using rapidjson::Value;

namespace {

ExpectedHeader ReadExpectedHeader(const Value::Member& header, Reading& reading) {
  ExpectedHeader expected{std::string(AsView(header.name)), std::nullopt, std::nullopt};
  reading.CheckHeaderName(header.name);
  if (header.value.IsString()) {
    reading.CheckTemplate(header.value);
    expected.value = AsView(header.value);
  } else if (header.value.IsObject()) {
    expected.pattern = reading.ReadPattern(header.value["regex"]);
  }
  return expected;
}

void ReadText(const Value& text, ResponseExpectation& response, Reading& reading) {
  if (response.body != nullptr || response.schema != nullptr) {
    reading.Wrong(text,
                  "\"text\" is for bodies that are not JSON; it excludes \"body\" and \"schema\"");
  }
  if (text.IsString()) {
    reading.CheckTemplate(text);
    response.text = AsView(text);
  } else {
    response.text_pattern = reading.ReadPattern(text["regex"]);
  }
}

}  // namespace

ResponseExpectation ReadResponse(const Value& json, Reading& reading) {
  ResponseExpectation response;
  response.status = static_cast<int>(base::AsInteger(json["status"]));
  if (const Value* headers = base::FindMember(json, "headers")) {
    for (const auto& header : headers->GetObject())
      response.headers.push_back(ReadExpectedHeader(header, reading));
  }
  if (const Value* name = base::FindMember(json, "schema")) {
    const base::Result<const schema::Schema*> schema = reading.schemas().Get(AsView(*name));
    if (schema) {
      response.schema = *schema;
    } else {
      reading.Wrong(*name, schema.error().ToString());
    }
  }
  response.body = base::FindMember(json, "body");
  if (response.body != nullptr) reading.CheckTemplates(*response.body);
  if (const Value* text = base::FindMember(json, "text")) ReadText(*text, response, reading);
  if (const Value* extra = base::FindMember(json, "extra")) {
    response.extra = extra->GetBool();
    if (response.body == nullptr)
      reading.Wrong(*extra, "\"extra\" says what the example allows, and there is no \"body\"");
  }
  if (const Value* rules = base::FindMember(json, "rules"))
    response.rules = ReadRules(*rules, {"body", response.body, response.schema}, reading);
  return response;
}

}  // namespace harness::contract
