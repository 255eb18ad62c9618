// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/dbus/icd.h"

#include <fmt/format.h>

namespace conntrack::adapters::dbus {
namespace {

constexpr const char* name = "com.nokia.icd";
constexpr const char* path = "/com/nokia/icd";

}  // namespace

IcdListener::IcdListener(Bus& bus, domain::Duration answer_timeout)
    : ManagerListener(bus, {domain::Manager::icd, name, path}, answer_timeout) {}

void IcdListener::subscribe() {
  listen(fmt::format("path='{}',interface='{}',member='status_changed'", path, name),
         [this](sdbus::Message& signal) {
           std::string iap, type, state;
           signal >> iap >> type >> state;  // an error follows, but not from every ICd
           if (const auto said = translation_.status_changed(iap, state)) {
             report(*said);
           } else {
             ignored(fmt::format("state {} of {}", state, iap));
           }
         });
}

void IcdListener::ask() {
  question({name, "get_ipinfo", {}}, [this](Outcome outcome, sdbus::Message& answer) {
    switch (outcome) {
      case Outcome::reply: {
        std::string iap;
        answer >> iap;  // its addresses follow
        answered(translation_.connected_at_attach(iap));
        return;
      }
      case Outcome::refused:  // with nothing connected, ICd answers with an error
        answered(translation_.disconnected_at_attach());
        return;
      case Outcome::silence:
        answered(std::nullopt);
        return;
    }
  });
}

void IcdListener::forget() { translation_.forget(); }

}  // namespace conntrack::adapters::dbus
