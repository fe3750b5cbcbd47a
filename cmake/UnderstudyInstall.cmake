# cmake --install: the program, and the package `understudy` with the mock as a library (docs/in-tests.md).

include(CMakePackageConfigHelpers)

install(TARGETS understudy RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

get_property(libraries GLOBAL PROPERTY UNDERSTUDY_INSTALLED_LIBRARIES)
install(TARGETS ${libraries} understudy_rapidjson understudy_llhttp understudy_mock_server
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
