// SPDX-License-Identifier: GPL-3.0-or-later
// ProfileInquiry: which VPN profiles NetworkManager has (CL14).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/dbus/inquiry.h"
#include "adapters/networkmanager/profile_table.h"
#include "domain/address/expected.h"

namespace conntrack::adapters::networkmanager {

/// A profile that a peer could be.
struct VpnProfile {
  std::string id;                  ///< may hold anything
  std::vector<std::string> names;  ///< those by which it can be found: the id first, if it can
  bool connects_by_itself = false;

  friend bool operator==(const VpnProfile&, const VpnProfile&) = default;
};

/// The VPN profiles of the table, by their ids.
std::vector<VpnProfile> vpn_profiles(const ProfileTable& table);

/// Asks NetworkManager for its profiles, once. Those that it does not show to us are left out.
class ProfileInquiry final : public dbus::Inquiry {
 public:
  using Answer = domain::Expected<std::vector<VpnProfile>, std::string>;
  using Done = std::function<void(const Answer& answer)>;

  /// To be made before Bus::start().
  explicit ProfileInquiry(dbus::Bus& bus);

  /// Starts the bus, and asks. To be called once; `done` is called at most once, never from within
  /// this call: with the profiles, or with the reason why there is no answer, for people.
  void start(Done done);

 private:
  void ask(const std::string& owner) override;
  void forget() override;
  void read_next();

  Done done_;
  std::string owner_;
  std::unique_ptr<dbus::RemoteObject> root_;
  std::vector<std::unique_ptr<dbus::RemoteObject>> profiles_;
  std::vector<std::string> unread_;  ///< paths of profiles
  ProfileTable table_;
};

}  // namespace conntrack::adapters::networkmanager
