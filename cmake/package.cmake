# SPDX-License-Identifier: GPL-3.0-or-later
# The CMake package tripe-conntrack, for services of one's own (docs/examples/service):
#   tripe-conntrack::domain   addresses, the configuration's meaning, the decision, the tracker
#   tripe-conntrack::ports    what the tracker's shell wants of the world
#   tripe-conntrack::commands the commands of a service, by whatever way they come
#   tripe-conntrack::service  the server's protocol, and the runtime of a service
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/tripe-conntrack)
set(package_headers ${CMAKE_INSTALL_INCLUDEDIR}/tripe-conntrack)

target_compile_features(conntrack_domain PUBLIC cxx_std_20)
set_target_properties(conntrack_domain PROPERTIES EXPORT_NAME domain)
set_target_properties(conntrack_ports PROPERTIES EXPORT_NAME ports)
set_target_properties(conntrack_loop PROPERTIES EXPORT_NAME loop)
set_target_properties(conntrack_service PROPERTIES EXPORT_NAME commands)
set_target_properties(conntrack_tripe PROPERTIES EXPORT_NAME service)

# The options, because a sanitizer has to be linked by whoever links what was built with it.
install(TARGETS conntrack_domain conntrack_ports conntrack_loop conntrack_service conntrack_tripe
  conntrack_options
  EXPORT tripe-conntrack
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  INCLUDES DESTINATION ${package_headers})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/domain ${CMAKE_SOURCE_DIR}/ports
  DESTINATION ${package_headers} COMPONENT development FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${CMAKE_SOURCE_DIR}/adapters/loop ${CMAKE_SOURCE_DIR}/adapters/service
  ${CMAKE_SOURCE_DIR}/adapters/tripe
  DESTINATION ${package_headers}/adapters COMPONENT development FILES_MATCHING PATTERN "*.h")
install(EXPORT tripe-conntrack NAMESPACE tripe-conntrack:: FILE tripe-conntrack-targets.cmake
  DESTINATION ${package_directory} COMPONENT development)

file(WRITE ${CMAKE_BINARY_DIR}/tripe-conntrack-config.cmake
  "include(CMakeFindDependencyMacro)\n"
  "find_dependency(Boost 1.81)\n"
  "include(\${CMAKE_CURRENT_LIST_DIR}/tripe-conntrack-targets.cmake)\n")
write_basic_package_version_file(${CMAKE_BINARY_DIR}/tripe-conntrack-config-version.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_BINARY_DIR}/tripe-conntrack-config.cmake
  ${CMAKE_BINARY_DIR}/tripe-conntrack-config-version.cmake
  DESTINATION ${package_directory} COMPONENT development)
