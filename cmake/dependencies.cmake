# SPDX-License-Identifier: GPL-3.0-or-later
# What the adapters and the program need. The domain and the ports need nothing.
find_package(Boost 1.81 REQUIRED COMPONENTS program_options json)
find_package(fmt REQUIRED)

if(CONNTRACK_DBUS)
  find_package(sdbus-c++ 1.2 REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
endif()

if(CONNTRACK_TESTS)
  find_package(GTest 1.12 REQUIRED)
  find_package(trompeloeil 43 REQUIRED)
  include(GoogleTest)
endif()
if(CONNTRACK_BENCHMARKS)
  find_package(benchmark 1.7 REQUIRED)
endif()
