// SPDX-License-Identifier: GPL-3.0-or-later
// ProfileTable: NetworkManager's connection profiles, active connections and devices, as it has
// told them. No bus, no clock.
//
// It is kept up to date by signals, so that a round need not ask and wait (DE8): signals and
// answers of one sender come in the order in which they were sent, so that the table is what an
// answer at this moment would be. All keys are the objects' paths.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/dbus/property.h"

namespace conntrack::adapters::networkmanager {

/// A connection profile.
struct Profile {
  std::string id;
  std::string uuid;
  std::string type;            ///< "tun", "wireguard", "vpn", "802-3-ethernet" ...
  std::string interface_name;  ///< empty: bound to none
  bool connects_by_itself = true;
  bool is_generated = false;  ///< made by NetworkManager for a device that others configured
  bool is_port = false;       ///< of a bridge, say

  friend bool operator==(const Profile&, const Profile&) = default;
};

/// The state of an active connection (NMActiveConnectionState).
enum class ActiveState : std::uint32_t {
  unknown,
  activating,
  activated,
  deactivating,
  deactivated,
};

/// An active connection: a profile in use.
struct ActiveConnection {
  std::string profile;
  ActiveState state = ActiveState::unknown;
  std::string device;      ///< the last one told; of a VPN plugin's connection the one beneath it
  std::string ip4_config;  ///< empty: none
  std::string ip6_config;
  bool is_vpn = false;              ///< of a VPN plugin
  bool is_external = false;         ///< NetworkManager only watches it
  bool is_being_stopped = false;    ///< we have asked for its end, and were not refused
  bool end_is_told = false;         ///< deactivating or deactivated was told
  bool is_settled = true;           ///< long enough activated that all of it has been told
  std::uint32_t device_reason = 0;  ///< why its device has left it; 0: not told

  bool has_ended() const {
    return state == ActiveState::deactivating || state == ActiveState::deactivated;
  }
  /// Connected in the sense of VP2: activated or activating. One that has just been made is
  /// `unknown` for a moment.
  bool is_up() const { return !has_ended() && !is_being_stopped; }
};

/// Why a name is no profile.
enum class LookupError : std::uint8_t { unknown, ambiguous };

/// The interface of an active connection's tunnel (VP4).
struct Tunnel {
  std::string interface;    ///< empty: none, or not told
  bool is_unknown = false;  ///< there will be one, and it cannot be told yet

  friend bool operator==(const Tunnel&, const Tunnel&) = default;
};

/// What NetworkManager has told, kept up to date by whoever hears it.
class ProfileTable {
 public:
  /// The profile at this path has these settings.
  void set_profile(const std::string& path, const Profile& profile);

  /// Properties of one interface of an object were told; those of no interest are passed over.
  void update(const std::string& path, std::string_view interface,
              const dbus::Properties& properties);

  /// An active connection has told its state; one that is not in the table is added.
  void set_state(const std::string& path, ActiveState state);

  /// A device has changed its state, for this reason (Device.StateChanged).
  void device_changed(const std::string& path, std::uint32_t state, std::uint32_t reason);

  /// The object is gone.
  void remove(const std::string& path);

  /// Nothing is known any longer.
  void clear();

  /// The path of the profile of this UUID, or else of the only one of this id. Profiles that
  /// NetworkManager has generated have no name here.
  std::variant<std::string, LookupError> find(const std::string& name) const;

  /// The profile at the path, or null.
  const Profile* profile(const std::string& path) const;

  /// All profiles, those that NetworkManager has generated as well.
  const std::map<std::string, Profile>& profiles() const { return profiles_; }

  /// The names by which find() finds the profile: its UUID, and its id if no other has it.
  std::vector<std::string> names_of(const std::string& path) const;

  /// The active connection at the path, or null.
  const ActiveConnection* active(const std::string& path) const;
  ActiveConnection* active(const std::string& path);

  const std::map<std::string, ActiveConnection>& active_connections() const { return active_; }

  /// The paths of the profile's active connections that `pick` picks.
  std::vector<std::string> connections_of(
      const std::string& profile, const std::function<bool(const ActiveConnection&)>& pick) const;

  /// The interface of the connection's tunnel. Of a VPN plugin's connection it is told about when
  /// that is activated: before, it is unknown.
  Tunnel tunnel_of(const ActiveConnection& connection) const;

  /// The interface that the profile's tunnel is going to have.
  Tunnel tunnel_to_be(const std::string& profile) const;

  /// True while NetworkManager looks round after its start.
  bool is_starting() const { return is_starting_; }

 private:
  struct Device {
    std::string interface;
    std::string ip4_config;
    std::string ip6_config;
    std::uint32_t end_reason = 0;  ///< of its last change to a state without a connection
  };

  void update_active(ActiveConnection& active, const dbus::Properties& properties);

  std::map<std::string, Profile> profiles_;
  std::map<std::string, bool> generated_;  ///< may be told before the profile
  std::map<std::string, ActiveConnection> active_;
  std::map<std::string, Device> devices_;
  bool is_starting_ = false;
};

/// True if a profile of this type makes a link of its own, and so takes no device of the machine
/// away.
bool is_virtual(std::string_view type);

/// True if the profile is likely to be a VPN: of a plugin's, a WireGuard tunnel, or a tun or tap
/// device that is no port of another.
bool is_vpn(const Profile& profile);

/// True if the profile can be a peer (VP2): of a virtual type, or bound to an interface.
bool is_bound(const Profile& profile);

}  // namespace conntrack::adapters::networkmanager
