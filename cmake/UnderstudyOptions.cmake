# Warnings and sanitizers live in interface targets, so that an installed package never imposes them.

# Dev: -O1 keeps builds short and the tests quick; assertions stay on. No cache entries: project() has made empty ones.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
set(CMAKE_C_FLAGS_DEV "-O1 -g1")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_library(understudy_warnings INTERFACE)
if(UNDERSTUDY_DEVELOPER)
  target_compile_options(understudy_warnings INTERFACE -Wall -Wextra -Werror)
endif()

add_library(understudy_sanitizers INTERFACE)
if(UNDERSTUDY_SANITIZE)
  target_compile_options(understudy_sanitizers INTERFACE
    -fsanitize=${UNDERSTUDY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(understudy_sanitizers INTERFACE -fsanitize=${UNDERSTUDY_SANITIZE})
  # g++ 12 sees uninitialised members in its own <regex> when it is instrumented.
  target_compile_options(understudy_sanitizers INTERFACE -Wno-maybe-uninitialized)
endif()
