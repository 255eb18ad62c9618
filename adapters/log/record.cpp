// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/log/record.h"

namespace conntrack::adapters::log {

std::string_view message_id(Kind kind) {
  switch (kind) {
    case Kind::peer_change:
      return "38472efcf4854702a9df6037d4c1de08";
    case Kind::hands_off:
      return "acee8f1cf4a84d4687051c3db7feb70c";
    case Kind::server_lost:
      return "80453ed4d5524d358b27fa979d16d6e3";
    case Kind::server_found:
      return "dbfa570773824b9ca7e2dbb4e129c359";
    case Kind::bus_lost:
      return "2e606ed1d8204aa1987d275d9d787b58";
    case Kind::bus_connected:
      return "81d78d7f81e0407b87ed493d44543211";
    case Kind::bus_confused:
      return "93b0e34d10974f6a9de2fdc723e56a65";
    case Kind::manager_gone:
      return "39cd5b5f496b477aa91429208bd363e3";
    case Kind::manager_found:
      return "84fafa2205834ab48c8841ba8f80335f";
    case Kind::config_error:
      return "cc3d9476cbea43578612926050659a01";
    case Kind::connect_failed:
      return "fdb4464522aa4d5a838b7549805c8d96";
    case Kind::kill_failed:
      return "30b88cdaa6de4e03b2f34da5c6ed57ed";
    case Kind::probe_failed:
      return "b5590e3a9cf04cd88a58e084d702a924";
    case Kind::flapping:
      return "acf4443f5dc74c7b91f01df16b67e0c7";
    case Kind::connects_by_itself:
      return "a9697f36512848a4a4b21cd9115c0ef5";
    case Kind::ended:
      return "8b65581a7b244bb08e8bc13b42de87eb";
    case Kind::failed:
      return "59d3da726b1a44b1bb0be00848443f4f";
    case Kind::dropped:
      return "990a025525064c3abde10daa9c3dd432";
  }
  return {};
}

}  // namespace conntrack::adapters::log
