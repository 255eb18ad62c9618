// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/tripe/socket_address.h"

#include <fcntl.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <system_error>

namespace conntrack::adapters::tripe {
namespace {

// Less the NUL that ends it.
constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;

#ifdef O_PATH
constexpr int to_pass_through = O_PATH | O_DIRECTORY | O_CLOEXEC;
#else
constexpr int to_pass_through = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
#endif

}  // namespace

SocketAddress::SocketAddress(const std::string& path) {
  if (path.size() <= longest) {
    if (path.empty()) fault_ = "the name of the admin socket is empty";
    name_ = path;
    return;
  }
  const std::filesystem::path whole(path);
  directory_ = loop::Descriptor(::open(whole.parent_path().c_str(), to_pass_through));
  if (!directory_.is_open()) {
    fault_ =
        "cannot open the directory of '" + path + "': " + std::generic_category().message(errno);
    return;
  }
  name_ = "/proc/self/fd/" + std::to_string(directory_.get()) + "/" + whole.filename().string();
  if (name_.size() <= longest) return;
  name_.clear();
  fault_ = "the last part of '" + path + "' is too long for the name of a socket";
}

}  // namespace conntrack::adapters::tripe
