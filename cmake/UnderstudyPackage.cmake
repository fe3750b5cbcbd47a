# cpack: understudy_VERSION_amd64.deb with the component `program` (UnderstudyInstall.cmake). What it depends on is computed by
# dpkg-shlibdeps.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # the component needs no test to be built
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME understudy)
set(CPACK_PACKAGE_CONTACT "Understudy's maintainers <understudy@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Stand-in of the agent platform's gateway and data layer")
set(CPACK_PACKAGE_DESCRIPTION "Answers as the platform does, in one process, and proves contracts, runs load and says what
a client does wrong, against the stand-in or against the real platform.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME understudy)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
