// SPDX-License-Identifier: GPL-3.0-or-later
// A library that a test puts before the C library of the program: the time of day is off by so many
// seconds as the file $CONNTRACK_TEST_CLOCK_OFFSET holds, a 64-bit number, from one moment to the
// next.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const volatile std::int64_t* map_offset() {
  static const std::int64_t none = 0;
  const char* const name = std::getenv("CONNTRACK_TEST_CLOCK_OFFSET");
  const int fd = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return &none;
  void* const mapped = ::mmap(nullptr, sizeof none, PROT_READ, MAP_SHARED, fd, 0);
  ::close(fd);
  return mapped == MAP_FAILED ? &none : static_cast<const std::int64_t*>(mapped);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static const volatile std::int64_t* const offset = map_offset();
  const long result = ::syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += *offset;
  return static_cast<int>(result);
}
