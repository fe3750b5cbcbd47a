/* Force-included wherever RapidJSON is used; see UnderstudyDependencies.cmake for the reason. */
#ifndef UNDERSTUDY_CMAKE_RAPIDJSON_ASSERT_H_
#define UNDERSTUDY_CMAKE_RAPIDJSON_ASSERT_H_
#ifdef __cplusplus
#include <stdexcept>
#define RAPIDJSON_ASSERT(x) \
  (static_cast<bool>(x) ? static_cast<void>(0) : throw std::logic_error("rapidjson: " #x))
#endif
#endif
