// SPDX-License-Identifier: GPL-3.0-or-later
// InotifyWatch: hears of changes of the configuration file from the Linux kernel.
//
// Editors write a new file and rename it over the old one, so a watch on the file itself would be
// left with what nobody reads any more: the directory is watched. Where symbolic links lie on the
// path, each can be changed to lead elsewhere, so the directory of each is watched too. After every
// event the path is followed anew; each directory is watched before what lies in it is looked at,
// so nothing that happens meanwhile is missed. A directory that is not there cannot be watched:
// then we try again every second. One that we are not allowed to watch, or that the kernel has no
// room for, is left to the check at every round, which also notices a directory further up that is
// renamed away.
#include "adapters/watch/inotify_watch.h"

#include <sys/inotify.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include "adapters/watch/watched_directory.h"

namespace conntrack::adapters::watch {
namespace {

// Without IN_MODIFY: a file that is being written is of no interest before it is closed, and the
// directory may hold logs that are written all day.
constexpr std::uint32_t happenings = IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE |
                                     IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF |
                                     IN_ONLYDIR;

// Buffers of events read before others in the loop have their turn.
constexpr int most_at_once = 16;

int open_inotify() {
  const int descriptor = ::inotify_init1(IN_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "inotify_init1");
  return descriptor;
}

}  // namespace

InotifyWatch::InotifyWatch(boost::asio::io_context& loop, std::string path,
                           std::chrono::milliseconds retry_delay)
    : inotify_(loop, open_inotify()),
      retry_(loop),
      retry_delay_(retry_delay),
      path_(std::move(path)) {
  inotify_.non_blocking(true);
}

void InotifyWatch::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  if (!watch_places()) retry();
  wait();
}

void InotifyWatch::wait() {
  inotify_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                      [this, alive = std::weak_ptr<void>(alive_)](boost::system::error_code error) {
                        if (error || alive.expired()) return;
                        if (drain()) touched();
                        wait();
                      });
}

/// Reads what there is; true if something of it concerns our file.
bool InotifyWatch::drain() {
  bool concerned = false;
  std::array<char, 4096> buffer;  // at least one event with the longest name
  for (int count = 0; count < most_at_once; ++count) {
    boost::system::error_code error;
    const std::size_t size = inotify_.read_some(boost::asio::buffer(buffer), error);
    if (error) break;  // nothing more for now
    for (std::size_t at = 0; at < size;) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* name = buffer.data() + at + sizeof event;  // ends with NUL, if there is one
      concerned |= concerns_us(event.wd, event.mask, event.len > 0 ? name : "");
      at += sizeof event + event.len;
    }
  }
  return concerned;
}

bool InotifyWatch::concerns_us(int watch, std::uint32_t mask, const std::string& name) const {
  if ((mask & IN_Q_OVERFLOW) != 0) return true;
  const auto [begin, end] = names_.equal_range(watch);
  if (begin == end) return false;  // the last words of a watch that was given up
  if (name.empty()) return true;   // the directory itself is concerned
  for (auto found = begin; found != end; ++found) {
    if (found->second == name) return true;
  }
  return false;
}

void InotifyWatch::touched() {
  if (!watch_places()) retry();
  sink_(domain::ConfigTouched{});
}

/// Watches each place of the path as it is now, and no other; false if one does not exist yet.
bool InotifyWatch::watch_places() {
  std::multimap<int, std::string> names;
  bool complete = true;
  visit_directories(path_, [&](const WatchedDirectory& place) {
    const int watch =
        ::inotify_add_watch(inotify_.native_handle(), place.directory.c_str(), happenings);
    if (watch >= 0) {
      names.emplace(watch, place.name);
    } else if (errno == ENOENT || errno == ENOTDIR) {
      complete = false;
    }
  });
  names_.swap(names);
  for (const auto& [watch, name] : names) {  // those of before
    if (!names_.contains(watch)) ::inotify_rm_watch(inotify_.native_handle(), watch);
  }
  return complete;
}

void InotifyWatch::retry() {
  retry_.expires_after(retry_delay_);
  retry_.async_wait([this, alive = std::weak_ptr<void>(alive_)](boost::system::error_code error) {
    if (error || alive.expired()) return;
    if (watch_places()) {
      sink_(domain::ConfigTouched{});
    } else {
      retry();
    }
  });
}

}  // namespace conntrack::adapters::watch
