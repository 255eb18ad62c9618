// SPDX-License-Identifier: GPL-3.0-or-later
// Private namespaces: a network of its own for a test, which the host never notices.
#pragma once

#include <string>
#include <vector>

namespace conntrack::tests {

/// Goes on in new network, mount, process, host name and IPC namespaces, as their root. To be
/// called first in main(), while there is one thread. An ordinary user's process gets a user
/// namespace, too.
///
/// Inside, `lo` is up and the only interface; /run is empty but for what ip(8) and D-Bus need; /sys
/// is read-only, so that network managers do not wait for an udev that is not there. Whatever is
/// started inside is killed when the process ends, however it ends.
///
/// The process that called waits outside, and ends as the one inside does. Throws std::system_error
/// if the kernel refuses.
void enter_private_namespaces();

/// Goes on in a new network, where again there is nothing but `lo`: whatever a test before has left
/// behind stays behind. Only inside private namespaces. Throws std::system_error if the kernel
/// refuses.
void enter_new_network();

/// Runs ip(8) with these arguments. Gives what it printed; throws std::runtime_error with its
/// complaint if it fails.
std::string ip(const std::vector<std::string>& arguments);

/// Deletes a link that may be there or not, and may go by itself meanwhile.
void delete_link(const std::string& name);

/// A network cable between this network namespace and a new one. Both ends are up, and IPv6 gives
/// our end no address of its own, so that the kernel has nothing to tell of it later. The cable and
/// the other namespace go with the object.
class Cable {
 public:
  /// The interface `name` is here; in the namespace `name`-peer its other end is `peer`.
  explicit Cable(std::string name);
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;
  ~Cable();

  const std::string& name() const { return name_; }
  const std::string& peer_namespace() const { return peer_namespace_; }

  /// Gives our end an address: "10.1.2.3/24". It is settled at once.
  void add_address(const std::string& address) const;

 private:
  std::string name_;
  std::string peer_namespace_;
};

}  // namespace conntrack::tests
