# cmake --install: the program, and the package `understudy` with the mock as a library (docs/in-tests.md).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS understudy RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

get_property(libraries GLOBAL PROPERTY UNDERSTUDY_INSTALLED_LIBRARIES)
install(TARGETS ${libraries} understudy_rapidjson understudy_llhttp
  EXPORT understudyTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/understudy)
install(EXPORT understudyTargets
  NAMESPACE understudy::
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)

# The public headers and what they include; everything else stays inside.
set(public_headers
  base/clock.h
  base/error.h
  base/http_message.h
  mock_server/admin/admin_api.h
  mock_server/defects/defect_set.h
  mock_server/journal/counters.h
  mock_server/journal/journal.h
  mock_server/platform/platform.h
  mock_server/stand_in/mock_server.h
  mock_server/stand_in/stand_in.h)
foreach(header ${public_headers})
  get_filename_component(directory ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/understudy/${directory})
endforeach()

configure_package_config_file(cmake/understudyConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/understudyConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/understudyConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/understudyConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/understudyConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)
