# cmake --install: the component `program` is the program with completions and manual page, which the Debian package holds
# (UnderstudyPackage.cmake); `development` is the package `understudy` with the mock as a library (docs/in-tests.md).
include(CMakePackageConfigHelpers)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME development)

install(TARGETS understudy RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)

# understudy_generated(WHAT DESTINATION FILE [AS NAME]): what `understudy generate WHAT` prints becomes FILE in the build tree
# and is installed, by another NAME if need be.
set(generated_files "")
function(understudy_generated what destination name)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/generated/${name})
  cmake_parse_arguments(PARSE_ARGV 3 ARG "" "AS" "")
  set(installed ${name})
  if(ARG_AS)
    set(installed ${ARG_AS})
  endif()
  add_custom_command(OUTPUT ${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/generated
    COMMAND understudy generate ${what} > ${file}
    DEPENDS understudy VERBATIM)
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/${destination} RENAME ${installed} COMPONENT program)
  set(generated_files ${generated_files} ${file} PARENT_SCOPE)
endfunction()
understudy_generated(man man/man1 understudy.1)
# Not called as the program is, which whoever looks for it in the build tree would take it for.
understudy_generated(bash bash-completion/completions understudy.bash AS understudy)
understudy_generated(zsh zsh/vendor-completions _understudy)
understudy_generated(fish fish/vendor_completions.d understudy.fish)
add_custom_target(understudy_generated ALL DEPENDS ${generated_files})

# The licences of what is linked in.
execute_process(COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/scripts/setup.sh list libraries
  OUTPUT_VARIABLE linked OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" linked "${linked}")
foreach(package ${linked} libstdc++6)
  install(FILES /usr/share/doc/${package}/copyright
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/licenses RENAME ${package}.txt COMPONENT program OPTIONAL)
endforeach()

configure_file(packaging/understudy.service.in ${CMAKE_CURRENT_BINARY_DIR}/understudy.service @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/understudy.service
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT program)

get_property(libraries GLOBAL PROPERTY UNDERSTUDY_INSTALLED_LIBRARIES)
install(TARGETS ${libraries} understudy_rapidjson understudy_llhttp understudy_fmt understudy_mock_server
  EXPORT understudyTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/understudy)
install(TARGETS understudy_mock_server_shared
  EXPORT understudyTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT understudyTargets
  NAMESPACE understudy::
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)

# The public headers; everything else stays inside.
install(DIRECTORY include/understudy DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

configure_package_config_file(cmake/understudyConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/understudyConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/understudyConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/understudyConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/understudyConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)
