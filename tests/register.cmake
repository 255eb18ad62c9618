# SPDX-License-Identifier: GPL-3.0-or-later
# How ctest runs the tests. One entry for each executable, or for each shard of a large one: to start a
# program and ask it for its cases costs more than most cases do.
option(CONNTRACK_TEST_PER_CASE "Give ctest an entry for each test case, not for each executable" OFF)

# conntrack_register_test(TARGET [SERIAL] [SHARDS COUNT] [LABELS LABEL]): SERIAL ones run with nothing
# beside them.
function(conntrack_register_test target)
  cmake_parse_arguments(arg "SERIAL" "SHARDS;LABELS" "" ${ARGN})
  set_property(GLOBAL APPEND PROPERTY CONNTRACK_TEST_PROGRAMS $<TARGET_FILE:${target}>)
  if(CONNTRACK_TEST_PER_CASE)
    gtest_discover_tests(${target} DISCOVERY_TIMEOUT 60
      PROPERTIES LABELS "${arg_LABELS}" RUN_SERIAL ${arg_SERIAL} TIMEOUT 120)
    return()
  endif()
  if(NOT arg_SHARDS)
    set(arg_SHARDS 1)
  endif()
  math(EXPR last "${arg_SHARDS} - 1")
  foreach(shard RANGE ${last})
    set(name ${target})
    if(arg_SHARDS GREATER 1)
      math(EXPR number "${shard} + 1")
      string(APPEND name ".${number}")
    endif()
    add_test(NAME ${name} COMMAND ${target})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" RUN_SERIAL ${arg_SERIAL} TIMEOUT 600
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${shard}"
      # GoogleTest is content with no test at all.
      FAIL_REGULAR_EXPRESSION "==\\] 0 tests from")
  endforeach()
endfunction()

# Writes down where the test programs are, a line each: scripts/test-case looks for a case in them.
function(conntrack_list_test_programs)
  get_property(programs GLOBAL PROPERTY CONNTRACK_TEST_PROGRAMS)
  list(JOIN programs "\n" lines)
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/test-programs CONTENT "${lines}\n")
endfunction()
