// SPDX-License-Identifier: GPL-3.0-or-later
// Answers ConnMan's online checks at port 80, until it is killed.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <string_view>

int main() {
  using boost::asio::ip::tcp;
  // ConnMan 1.41 drops the check at the first byte of a body.
  constexpr std::string_view answer =
      "HTTP/1.1 200 OK\r\nX-ConnMan-Status: online\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  boost::asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(tcp::v4(), 80));
  for (;;) {
    boost::system::error_code ignored;
    tcp::socket client(io);
    acceptor.accept(client);
    boost::asio::streambuf request;
    boost::asio::read_until(client, request, "\r\n\r\n", ignored);
    boost::asio::write(client, boost::asio::buffer(answer), ignored);
  }
}
