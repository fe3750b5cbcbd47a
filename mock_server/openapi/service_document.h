#ifndef UNDERSTUDY_MOCK_SERVER_OPENAPI_SERVICE_DOCUMENT_H_
#define UNDERSTUDY_MOCK_SERVER_OPENAPI_SERVICE_DOCUMENT_H_

#include <span>
#include <string>
#include <string_view>

#include "mock_server/fastapi/dialect.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::openapi {

// How a service names itself, and the libraries that shape its document.
struct ServiceTitle {
  std::string_view title;    // "L01 Data Layer"
  std::string_view version;  // "1.0.0"
  fastapi::Dialect dialect = fastapi::Dialect::kPydantic212;
};

// What FastAPI answers at /openapi.json of a service with these operations (docs/platform.md, The
// services' own pages): the same text, but for descriptions, which come from the real service's
// doc strings. Operations without a function are left out.
std::string ServiceDocument(const ServiceTitle& service, std::span<const Operation> operations);

// "Agent Id" for "agent_id": Python's str.title(), with blanks for underscores.
std::string TitleOf(std::string_view name);

}  // namespace mock_server::openapi

#endif  // UNDERSTUDY_MOCK_SERVER_OPENAPI_SERVICE_DOCUMENT_H_
