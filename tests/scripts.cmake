# SPDX-License-Identifier: GPL-3.0-or-later
# The checks of the tree itself: they run as tests, so that nobody has to remember them.
add_test(NAME layering COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-layers)
add_test(NAME layering_self_test COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-layers --self-test)

find_program(SHELLCHECK shellcheck REQUIRED)
file(GLOB_RECURSE scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/*)
list(REMOVE_ITEM scripts ${CMAKE_SOURCE_DIR}/scripts/bench ${CMAKE_SOURCE_DIR}/scripts/mutate
  ${CMAKE_SOURCE_DIR}/scripts/lib/svg_chart.py)  # Python
file(GLOB packaging_scripts CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/packaging/debian/*.p* ${CMAKE_SOURCE_DIR}/packaging/debian/tests/unit-*
  ${CMAKE_SOURCE_DIR}/packaging/completions/tripe-conntrack
  ${CMAKE_SOURCE_DIR}/tests/booted/*.bash ${CMAKE_SOURCE_DIR}/tests/booted/*.test)
add_test(NAME shellcheck COMMAND ${SHELLCHECK} --external-sources ${scripts} ${packaging_scripts}
    ${CMAKE_SOURCE_DIR}/.ci/run
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME manual COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-manual $<TARGET_FILE:conntrack>)
file(GLOB documents CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/docs/*.[1-8])
add_test(NAME examples COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-examples $<TARGET_FILE:conntrack> ${documents})
add_test(NAME service_package COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-service-package
  ${CMAKE_BINARY_DIR} $<TARGET_FILE:tripe-stand-in> ${CMAKE_CXX_COMPILER})
add_test(NAME picture COMMAND sh -c "scripts/draw docs/way.txt | cmp - docs/way.svg"
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME scripts COMMAND ${CMAKE_SOURCE_DIR}/scripts/check-scripts
  $<TARGET_FILE:conntrack> $<TARGET_FILE:tripe-stand-in>)
