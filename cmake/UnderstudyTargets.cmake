# understudy_library(NAME SOURCES a.cc ... DEPS ...): the static library of one module (folder = namespace = library).
# It is linked as understudy::NAME. SMALL: nothing of it happens at each ordinary request, so that the release build
# compiles it for size, which halves it; the wheel has a limit.
function(understudy_compile_small target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Os>)
endfunction()

function(understudy_library name)
  cmake_parse_arguments(ARG "SMALL" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(understudy_${name} STATIC ${ARG_SOURCES})
  add_library(understudy::${name} ALIAS understudy_${name})
  set_target_properties(understudy_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(understudy_${name} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>)
  target_link_libraries(understudy_${name}
    PUBLIC ${ARG_DEPS}
    PRIVATE ${ARG_PRIVATE_DEPS}
      $<BUILD_INTERFACE:understudy_warnings> $<BUILD_INTERFACE:understudy_sanitizers>)
  if(ARG_SMALL)
    understudy_compile_small(understudy_${name})
  endif()
  # What a C++ test of somebody else links to; the harness is a program only.
  if(name MATCHES "^(base|output|process|python|schema|latency|tracing|check|mock_.*)$")
    set_property(GLOBAL APPEND PROPERTY UNDERSTUDY_INSTALLED_LIBRARIES understudy_${name})
  endif()
endfunction()

# understudy_test(NAME SOURCES a_test.cc ... DEPS ... [LABELS unit]): one GoogleTest program, one CTest test.
# Label it "threads" too when more than one thread runs in it.
function(understudy_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main
    understudy_warnings understudy_sanitizers)
  target_compile_definitions(${name} PRIVATE
    UNDERSTUDY_SOURCE_DIR="${CMAKE_SOURCE_DIR}" UNDERSTUDY_BINARY="$<TARGET_FILE:understudy>")
  add_dependencies(${name} understudy)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  # Only these are worth building under ThreadSanitizer.
  if("threads" IN_LIST ARG_LABELS)
    if(NOT TARGET threaded_tests)
      add_custom_target(threaded_tests)
    endif()
    add_dependencies(threaded_tests ${name})
  endif()
endfunction()

# understudy_embed(TARGET HEADER h NAMESPACE ns FUNCTION Fn ROOT folder FILES ...): compiles data files into TARGET, as
# what `std::span<const EmbeddedFile> ns::Fn()` returns, which HEADER declares. Names are paths below ROOT. The assembler
# includes the bytes, so it costs no compile time whatever their size. PACKED: the files are JSON, and their contents are
# what base/packed_json.h makes of them.
function(understudy_embed target)
  cmake_parse_arguments(ARG "PACKED" "HEADER;NAMESPACE;FUNCTION;ROOT" "FILES" ${ARGN})
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target})
  set(asm "")
  set(rows "")
  set(externs "")
  set(paths "")
  set(index 0)
  foreach(file ${ARG_FILES})
    get_filename_component(path ${file} ABSOLUTE)
    file(RELATIVE_PATH name ${ARG_ROOT} ${path})
    set(symbol ${target}_${ARG_FUNCTION}_${index})
    if(ARG_PACKED)
      set(packed ${dir}/${symbol}.packed)
      add_custom_command(OUTPUT ${packed} COMMAND understudy_pack_json ${path} ${packed}
        DEPENDS ${path} VERBATIM)
      target_sources(${target} PRIVATE ${packed})
      set(path ${packed})
    endif()
    list(APPEND paths ${path})
    string(APPEND asm ".global ${symbol}\n${symbol}:\n.incbin \"${path}\"\n.global ${symbol}_end\n${symbol}_end:\n.byte 0\n")
    string(APPEND externs "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND rows "    {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(base ${ARG_FUNCTION})
  file(CONFIGURE OUTPUT ${dir}/${base}.S CONTENT
    ".section .rodata\n${asm}.section .note.GNU-stack,\"\",@progbits\n" @ONLY)
  file(CONFIGURE OUTPUT ${dir}/${base}.cc CONTENT
"#include \"${ARG_HEADER}\"

${externs}
namespace ${ARG_NAMESPACE} {

std::span<const base::EmbeddedFile> ${ARG_FUNCTION}() {
  static const base::EmbeddedFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace ${ARG_NAMESPACE}
" @ONLY)
  set_source_files_properties(${dir}/${base}.S PROPERTIES OBJECT_DEPENDS "${paths}" LANGUAGE ASM)
  target_sources(${target} PRIVATE ${dir}/${base}.S ${dir}/${base}.cc)
endfunction()
