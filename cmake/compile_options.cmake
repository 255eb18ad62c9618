# SPDX-License-Identifier: GPL-3.0-or-later
# conntrack_options: how every target of ours is compiled. Linked privately, so that nothing of it
# reaches whoever uses a library.
add_library(conntrack_options INTERFACE)

target_compile_options(conntrack_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-align -Wswitch-enum
  # g++ 12 sees an overlap in "text" + std::string that is not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(CONNTRACK_WERROR)
  target_compile_options(conntrack_options INTERFACE -Werror)
endif()

if(CONNTRACK_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(conntrack_options INTERFACE ${sanitizers})
  target_link_options(conntrack_options INTERFACE ${sanitizers})
  target_compile_definitions(conntrack_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()

if(CONNTRACK_COVERAGE)
  target_compile_options(conntrack_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(conntrack_options INTERFACE --coverage)
endif()

# Without the sanitizers fuzzers are only built to see that they can be.
if(CONNTRACK_FUZZ AND CONNTRACK_SANITIZE)
  target_compile_options(conntrack_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
