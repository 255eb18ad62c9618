// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/icd/listener.h"

#include <fmt/format.h>

namespace conntrack::adapters::icd {
namespace {

constexpr const char* name = "com.nokia.icd";
constexpr const char* path = "/com/nokia/icd";

}  // namespace

IcdListener::IcdListener(dbus::Bus& bus, domain::Duration answer_timeout)
    : dbus::ManagerListener(bus, {domain::Manager::icd, name, path}, answer_timeout) {}

void IcdListener::subscribe() {
  listen(fmt::format("path='{}',interface='{}',member='status_changed'", path, name),
         [this](sdbus::Message& signal) {
           std::string iap, type, state;
           signal >> iap >> type >> state;  // an error follows, but not from every ICd
           if (const auto said = reports_.status_changed(iap, state)) {
             report(*said);
           } else {
             ignored(fmt::format("state {} of {}", state, iap));
           }
         });
}

void IcdListener::ask() {
  question({name, "get_ipinfo", {}}, [this](dbus::Outcome outcome, sdbus::Message& answer) {
    switch (outcome) {
      case dbus::Outcome::reply: {
        std::string iap;
        answer >> iap;  // its addresses follow
        answered(reports_.connected_at_attach(iap));
        return;
      }
      case dbus::Outcome::refused:  // with nothing connected, ICd answers with an error
        answered(reports_.disconnected_at_attach());
        return;
      case dbus::Outcome::silence:
        answered(std::nullopt);
        return;
    }
  });
}

void IcdListener::forget() { reports_.forget(); }

}  // namespace conntrack::adapters::icd
