#ifndef UNDERSTUDY_MOCK_SERVER_FASTAPI_DIALECT_H_
#define UNDERSTUDY_MOCK_SERVER_FASTAPI_DIALECT_H_

namespace mock_server::fastapi {

// The library versions of the two services, which differ in what they accept and in how they word
// errors (docs/platform.md, Rules common to both).
enum class Dialect {
  kPydantic25,   // the gateway: FastAPI 0.104.1, pydantic 2.5; errors carry a url
  kPydantic212,  // the data layer: FastAPI 0.128, pydantic 2.12
};

}  // namespace mock_server::fastapi

#endif  // UNDERSTUDY_MOCK_SERVER_FASTAPI_DIALECT_H_
