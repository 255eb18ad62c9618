# SPDX-License-Identifier: GPL-3.0-or-later
# coverage-report: runs the unit tests and tells how much of the domain they reach. Fails if that is
# less than 95 % of its branches. The adapters are left out: what asio and X3 unfold in them drowns the
# branches that somebody wrote. So are comparisons that the compiler writes.
find_program(GCOVR gcovr REQUIRED)

get_property(unit_tests GLOBAL PROPERTY CONNTRACK_UNIT_TESTS)
set(runs)
foreach(test IN LISTS unit_tests)
  list(APPEND runs COMMAND ${test} --gtest_brief=1)
endforeach()

add_custom_target(coverage-report
  ${runs}
  # Deleting what it has counted, so that the next report does not count it again.
  COMMAND ${GCOVR} --root ${CMAKE_SOURCE_DIR} --filter ${CMAKE_SOURCE_DIR}/domain/ --delete
    --exclude-throw-branches --exclude-unreachable-branches
    "--exclude-lines-by-pattern=.*operator(==|<=>).*= default;.*"
    --branches --print-summary --fail-under-branch 95 ${CMAKE_BINARY_DIR}
  DEPENDS ${unit_tests}
  USES_TERMINAL VERBATIM)
