// SPDX-License-Identifier: GPL-3.0-or-later
// InotifyWatch: hears of changes of the configuration file from the Linux kernel.
//
// Editors write a new file and rename it over the old one, so a watch on the file itself would be
// left with what nobody reads any more: the directory is watched. Each directory and each symbolic
// link on the path can be replaced, too, so the directory of each is watched as well. After every
// event the path is followed anew; each directory is watched before what lies in it is looked at,
// so nothing that happens meanwhile is missed. A directory that is not there cannot be watched:
// then we try again every second. One that we are not allowed to watch, or that the kernel has no
// room for, is left to the check at every round.
//
// The file itself is watched in addition, for who writes to it: a directory may hold logs that are
// written all day, of which we do not want to hear. A file is being written from its creation by
// open(), or from the first write, to the close.
#include "adapters/watch/inotify_watch.h"

#include <sys/inotify.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include "adapters/loop/descriptor.h"

namespace conntrack::adapters::watch {
namespace {

constexpr std::uint32_t replacements =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;

// What is wanted of the directory of a place. IN_MASK_ADD: it may be that of another place, too.
constexpr std::uint32_t events_around(const WatchedDirectory& place) {
  const std::uint32_t common = replacements | IN_ONLYDIR | IN_MASK_ADD;
  return place.is_last ? common | IN_CLOSE_WRITE | IN_ATTRIB : common;
}

// What is wanted of the file itself: other names of the same file may be used to change it.
constexpr std::uint32_t events_of_file =
    IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DONT_FOLLOW | IN_MASK_ADD;

// Buffers of events read before others in the loop have their turn.
constexpr int most_at_once = 16;

loop::Descriptor open_inotify() {
  loop::Descriptor inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (inotify.is_open()) return inotify;
  throw std::system_error(errno, std::generic_category(), "inotify_init1");
}

/// True for a regular file of one name: open() has made it, and whoever called that writes to it
/// now. link() leaves two names, at first.
bool may_be_incomplete(const WatchedDirectory& place) {
  struct stat status {};
  if (::lstat(place.path().c_str(), &status) != 0) return false;
  return S_ISREG(status.st_mode) && status.st_nlink == 1;
}

bool is_regular(const WatchedDirectory& place) {
  struct stat status {};
  return ::lstat(place.path().c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

InotifyWatch::InotifyWatch(boost::asio::io_context& loop, std::string path,
                           std::chrono::milliseconds retry_delay)
    : inotify_(loop::watched(loop, open_inotify())),
      retry_(loop),
      retry_delay_(retry_delay),
      path_(std::move(path)) {
  inotify_.non_blocking(true);
}

void InotifyWatch::start(ports::EventSink sink) {
  sink_ = std::move(sink);
  follow();
  wait();
}

void InotifyWatch::wait() {
  inotify_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                      lifetime_.bind([this](boost::system::error_code error) {
                        if (error) return;
                        if (drain()) touched();
                        wait();
                      }));
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
      concerned |= take(event.wd, event.mask, event.len > 0 ? name : "");
      at += sizeof event + event.len;
    }
  }
  return concerned;
}

/// Takes one event; true if it concerns our file.
bool InotifyWatch::take(int watch, std::uint32_t mask, const std::string& name) {
  if ((mask & IN_Q_OVERFLOW) != 0) {
    being_written_ = false;  // the close may be among what was lost
    return true;
  }
  bool concerned = false;
  // None: the last events of a watch that was given up. An event without a name is one of the
  // directory or the file itself.
  const auto [begin, end] = places_.equal_range(watch);
  for (auto found = begin; found != end; ++found) {
    const WatchedDirectory& place = found->second;
    if (!name.empty() && place.name != name) continue;
    concerned = true;
    if ((mask & IN_MODIFY) != 0) {
      being_written_ = true;
    } else if ((mask & IN_CREATE) != 0) {
      being_written_ = may_be_incomplete(place);
    } else if ((mask & (replacements | IN_CLOSE_WRITE)) != 0) {
      being_written_ = false;
    }
  }
  return concerned;
}

void InotifyWatch::touched() {
  follow();
  sink_(domain::ConfigTouched{being_written_});
}

/// Watches each place of the path as it is now, and no other; false if one does not exist yet.
bool InotifyWatch::watch_places() {
  std::multimap<int, WatchedDirectory> places;
  bool complete = true;
  visit_directories(path_, [&](const WatchedDirectory& place) {
    const int watch = ::inotify_add_watch(inotify_.native_handle(), place.directory.c_str(),
                                          events_around(place));
    if (watch >= 0) {
      places.emplace(watch, place);
    } else if (errno == ENOENT || errno == ENOTDIR) {
      complete = false;
    }
    if (place.is_last) watch_file(place, places);
  });
  places_.swap(places);
  for (const auto& [watch, place] : places) {  // those of before
    if (!places_.contains(watch)) ::inotify_rm_watch(inotify_.native_handle(), watch);
  }
  return complete;
}

/// Without it, what the directory and the rounds tell must do.
void InotifyWatch::watch_file(const WatchedDirectory& place,
                              std::multimap<int, WatchedDirectory>& places) {
  if (!is_regular(place)) return;
  const int watch =
      ::inotify_add_watch(inotify_.native_handle(), place.path().c_str(), events_of_file);
  if (watch >= 0) places.emplace(watch, place);
}

/// The same, and is called again later as long as one does not exist.
bool InotifyWatch::follow() {
  const bool complete = watch_places();
  if (complete) {
    retry_.cancel();
  } else {
    retry_.set(retry_delay_, [this] {
      if (follow()) sink_(domain::ConfigTouched{being_written_});
    });
  }
  return complete;
}

}  // namespace conntrack::adapters::watch
