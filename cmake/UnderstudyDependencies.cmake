# Every library of Debian 12 that the product uses. Their packages are listed once, in scripts/setup.sh.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
# Archives where Debian has them, so that the program needs nothing but glibc and runs wherever it is put
# (scripts/package.sh).
set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
pkg_check_modules(PISTACHE REQUIRED IMPORTED_TARGET libpistache)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis)
find_package(RapidJSON REQUIRED)
find_package(valijson REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
find_package(SQLite3 REQUIRED)
pkg_check_modules(GMPXX REQUIRED IMPORTED_TARGET gmpxx)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(OpenSSL REQUIRED)
# An archive doesn't name what it needs.
set_property(TARGET PkgConfig::PISTACHE APPEND PROPERTY
  INTERFACE_LINK_LIBRARIES OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
set_property(TARGET SQLite::SQLite3 APPEND PROPERTY INTERFACE_LINK_LIBRARIES m ${CMAKE_DL_LIBS})
# Two archives are not position independent: a shared library links their shared ones.
foreach(library RE2 GMPXX)
  get_target_property(linked PkgConfig::${library} INTERFACE_LINK_LIBRARIES)
  string(REGEX REPLACE "(/[^;]*)\\.a(;|$)"
    "$<IF:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY>,\\1.so,\\1.a>\\2" linked "${linked}")
  set_property(TARGET PkgConfig::${library} PROPERTY INTERFACE_LINK_LIBRARIES ${linked})
endforeach()
# Of ZeroMQ's transports only TCP is spoken; what the others need has no archive in Debian.
find_library(ZMQ_LIBRARY zmq REQUIRED)
find_library(SODIUM_LIBRARY sodium REQUIRED)
add_library(understudy_zmq_absent STATIC cmake/zmq_absent.c)
add_library(understudy_zmq STATIC IMPORTED)
set_target_properties(understudy_zmq PROPERTIES
  IMPORTED_LOCATION ${ZMQ_LIBRARY} INTERFACE_LINK_LIBRARIES "understudy_zmq_absent;${SODIUM_LIBRARY}")
if(UNDERSTUDY_DEVELOPER)
  find_package(GTest REQUIRED)
endif()

# valijson redefines RAPIDJSON_ASSERT as a function that builds a std::string, which makes every RapidJSON call ten
# times slower and differs between translation units. One definition for all of them, before any include.
add_library(understudy_rapidjson INTERFACE)
target_include_directories(understudy_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
target_compile_options(understudy_rapidjson INTERFACE
  "$<BUILD_INTERFACE:SHELL:-include ${CMAKE_CURRENT_SOURCE_DIR}/cmake/rapidjson_assert.h>")

# llhttp, the parser that the real servers use (through httptools), comes from Debian as C sources only.
find_path(LLHTTP_INCLUDE_DIR llhttp.h PATHS /usr/share/include/llhttp NO_DEFAULT_PATH REQUIRED)
find_path(LLHTTP_SOURCE_DIR llhttp.c PATHS /usr/share/llhttp NO_DEFAULT_PATH REQUIRED)
add_library(understudy_llhttp STATIC
  ${LLHTTP_SOURCE_DIR}/api.c ${LLHTTP_SOURCE_DIR}/http.c ${LLHTTP_SOURCE_DIR}/llhttp.c)
target_include_directories(understudy_llhttp SYSTEM PUBLIC ${LLHTTP_INCLUDE_DIR})
target_compile_options(understudy_llhttp PRIVATE -O2)
# The loose mode takes bytes after `Connection: close` and bare LFs; the real servers refuse both.
target_compile_definitions(understudy_llhttp PUBLIC LLHTTP_STRICT_MODE=1)

# What a Locust master and its workers speak: msgpack over ZeroMQ. Both C++ interfaces are headers only.
find_path(CPPZMQ_INCLUDE_DIR zmq.hpp REQUIRED)
find_path(MSGPACK_INCLUDE_DIR msgpack.hpp REQUIRED)
add_library(understudy_locust_wire INTERFACE)
target_include_directories(understudy_locust_wire SYSTEM INTERFACE ${CPPZMQ_INCLUDE_DIR} ${MSGPACK_INCLUDE_DIR})
target_compile_definitions(understudy_locust_wire INTERFACE MSGPACK_NO_BOOST)
target_link_libraries(understudy_locust_wire INTERFACE understudy_zmq)

# Of fmt Debian has headers and a shared library. The definition is the one that Debian's own target has.
find_path(FMT_INCLUDE_DIR fmt/format-inl.h REQUIRED)
add_library(understudy_fmt STATIC cmake/fmt_library.cc)
add_library(fmt::fmt ALIAS understudy_fmt)
target_compile_features(understudy_fmt PUBLIC cxx_std_20)
target_compile_definitions(understudy_fmt INTERFACE FMT_SHARED)
target_include_directories(understudy_fmt SYSTEM INTERFACE ${FMT_INCLUDE_DIR})
