# SPDX-License-Identifier: GPL-3.0-or-later
# What the adapters and the program need. The domain and the ports need nothing.

# conntrack_stop(WHAT FOUND DEBIAN...): ends the configuration; says what is missing, what was found
# instead (empty: nothing), and which of Debian's packages bring it.
function(conntrack_stop what found)
  list(JOIN ARGN " " debian)
  if(found STREQUAL "")
    set(found "nothing")
  endif()
  message(FATAL_ERROR
    "${what} is needed; found: ${found}.\n"
    "Debian's packages for it: ${debian}\n"
    "scripts/install-dependencies installs all that is needed on Debian, and tells the names elsewhere.")
endfunction()

# conntrack_find(PACKAGE MINIMUM [COMPONENTS ...] DEBIAN ...): find_package() by the package's own
# configuration: CMake's FindBoost is gone (policy CMP0167).
macro(conntrack_find package minimum)
  cmake_parse_arguments(find "" "" "COMPONENTS;DEBIAN" ${ARGN})
  find_package(${package} ${minimum} CONFIG QUIET COMPONENTS ${find_COMPONENTS})
  if(NOT ${package}_FOUND)
    conntrack_stop("${package} ${minimum} or later, with its CMake configuration"
      "${${package}_CONSIDERED_VERSIONS}" ${find_DEBIAN})
  endif()
endmacro()

if(CONNTRACK_STATIC_BOOST)
  set(Boost_USE_STATIC_LIBS ON)
endif()
conntrack_find(Boost 1.81 COMPONENTS program_options json
  DEBIAN libboost1.81-dev libboost-program-options1.81-dev libboost-json1.81-dev "(12);"
    libboost-dev libboost-program-options-dev libboost-json-dev "(13)")
conntrack_find(fmt 9 DEBIAN libfmt-dev)

if(CONNTRACK_DBUS)
  # Without a version: 1.x and 2.x each refuse to be taken for the other, and both will do.
  find_package(sdbus-c++ CONFIG QUIET)
  if(NOT sdbus-c++_FOUND OR NOT sdbus-c++_VERSION VERSION_GREATER_EQUAL 1.2
      OR NOT sdbus-c++_VERSION VERSION_LESS 3)
    conntrack_stop("sdbus-c++ of at least 1.2 and below 3" "${sdbus-c++_VERSION}" libsdbus-c++-dev)
  endif()
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(SYSTEMD QUIET IMPORTED_TARGET libsystemd>=237)
  endif()
  if(NOT SYSTEMD_FOUND)
    conntrack_stop("libsystemd 237 or later, by pkg-config" "" pkg-config libsystemd-dev)
  endif()
endif()

if(CONNTRACK_TESTS)
  conntrack_find(GTest 1.12 DEBIAN libgtest-dev)
  conntrack_find(trompeloeil 43 DEBIAN libtrompeloeil-cpp-dev)
  # Its configuration tells no version.
  find_package(rapidcheck CONFIG QUIET)
  if(NOT rapidcheck_FOUND)
    conntrack_stop("rapidcheck, with its CMake configuration" "" librapidcheck-dev)
  endif()
  include(GoogleTest)
endif()
if(CONNTRACK_BENCHMARKS)
  conntrack_find(benchmark 1.7 DEBIAN libbenchmark-dev)
endif()
