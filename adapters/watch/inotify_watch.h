// SPDX-License-Identifier: GPL-3.0-or-later
// InotifyWatch: hears of changes of the configuration file from the Linux kernel.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "adapters/loop/alarm.h"
#include "adapters/loop/lifetime.h"
#include "adapters/watch/watched_directory.h"
#include "ports/event_source.h"

namespace conntrack::adapters::watch {

/// Sends ConfigTouched when a file is written, replaced, renamed or removed, appears, or is given
/// other rights (CF14); at most once for each time that the loop wakes up for it. It says whether
/// somebody has begun to write and has not closed the file yet. Other files of its directory do not
/// count.
class InotifyWatch final : public ports::EventSource {
 public:
  /// The file need not exist, and neither need its directory, which is looked for once a
  /// `retry_delay` until it does. Throws a std::exception if the kernel
  /// offers no inotify.
  InotifyWatch(boost::asio::io_context& loop, std::string path,
               std::chrono::milliseconds retry_delay = std::chrono::seconds(1));

  void start(ports::EventSink sink) override;

 private:
  void wait();
  bool drain();
  bool take(int watch, std::uint32_t mask, const std::string& name);
  void touched();
  bool watch_places();
  void watch_file(const WatchedDirectory& place, std::multimap<int, WatchedDirectory>& places);
  bool follow();

  boost::asio::posix::stream_descriptor inotify_;
  loop::Alarm retry_;
  std::chrono::milliseconds retry_delay_;
  std::string path_;
  ports::EventSink sink_;
  std::multimap<int, WatchedDirectory> places_;  // what counts, by the watch that tells of it
  bool being_written_ = false;
  loop::Lifetime lifetime_;
};

}  // namespace conntrack::adapters::watch
