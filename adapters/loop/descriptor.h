// SPDX-License-Identifier: GPL-3.0-or-later
// Descriptor: an open file, socket or the like, closed when the object goes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace conntrack::adapters::loop {

/// Owns a file descriptor; may own none.
class Descriptor {
 public:
  /// Takes the descriptor over; a negative one is none, as system calls give at an error.
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

  /// Gives the descriptor up without closing it.
  int release();

 private:
  int fd_;
};

/// A duplicate of `descriptor`, or an exception std::system_error. Asio must never be given a
/// descriptor that belongs to a library such as sd-bus: the library closes it when the connection
/// dies, its number is used again at once, and Asio would later close somebody else's.
Descriptor duplicate(int descriptor);

/// Hands the descriptor over to the loop. If the loop cannot take it, an exception
/// boost::system::system_error, and the descriptor is closed.
boost::asio::posix::stream_descriptor watched(boost::asio::io_context& loop, Descriptor descriptor);

}  // namespace conntrack::adapters::loop
