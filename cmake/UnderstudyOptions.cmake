# Warnings and sanitizers live in interface targets, so that an installed package never imposes them.

# Dev: -O1 keeps builds short and the tests quick; assertions stay on. No cache entries: project() has made empty ones.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
set(CMAKE_C_FLAGS_DEV "-O1 -g1")
# What nobody calls is left out (LINKER:--gc-sections).
# -O3 saves 2 % of the instructions of a request, and makes the wheel a tenth larger, which has a limit.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG -ffunction-sections -fdata-sections")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_library(understudy_warnings INTERFACE)
if(UNDERSTUDY_DEVELOPER)
  # clang finds C++20's reversed operators ambiguous in RapidJSON's iterators.
  target_compile_options(understudy_warnings INTERFACE -Wall -Wextra -Werror
    $<$<CXX_COMPILER_ID:Clang>:-Wno-ambiguous-reversed-operator>)
endif()

# g++ 12 sees overlapping copies in std::string's operator+ once it optimises beyond -O1 (its bug 105651).
target_compile_options(understudy_warnings INTERFACE
  $<$<AND:$<NOT:$<CONFIG:Dev>>,$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)

option(UNDERSTUDY_FUZZ "Builds the fuzz targets; needs clang" OFF)

add_library(understudy_sanitizers INTERFACE)
if(UNDERSTUDY_FUZZ)
  # Coverage of all code guides the fuzzer; only the targets themselves link its main().
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(UNDERSTUDY_SANITIZE)
  target_compile_options(understudy_sanitizers INTERFACE
    -fsanitize=${UNDERSTUDY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # RapidJSON adds an offset to the null pointer of an empty stack or object, which clang minds and nothing reads.
  target_compile_options(understudy_sanitizers INTERFACE
    $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=pointer-overflow>)
  target_link_options(understudy_sanitizers INTERFACE -fsanitize=${UNDERSTUDY_SANITIZE})
  # g++ 12 sees uninitialised members in its own <regex> when it is instrumented.
  target_compile_options(understudy_sanitizers INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
