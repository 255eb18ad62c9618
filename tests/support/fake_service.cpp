// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_service.h"

#include <fcntl.h>

#include <boost/asio/post.hpp>
#include <system_error>

namespace conntrack::tests {
namespace {

constexpr const char* properties_interface = "org.freedesktop.DBus.Properties";

sd_bus* connect(const std::string& address) {
  sd_bus* bus = nullptr;
  int result = sd_bus_new(&bus);
  if (result >= 0) result = sd_bus_set_address(bus, address.c_str());
  if (result >= 0) result = sd_bus_set_bus_client(bus, 1);
  if (result >= 0) result = sd_bus_start(bus);
  if (result < 0) {
    sd_bus_unref(bus);
    throw std::system_error(-result, std::generic_category(), "a fake cannot reach the bus");
  }
  return bus;
}

}  // namespace

FakeService::FakeService(boost::asio::io_context& io, const std::string& bus_address)
    : bus_(connect(bus_address)),
      descriptor_(io, ::fcntl(sd_bus_get_fd(bus_.get()), F_DUPFD_CLOEXEC, 0)) {
  check(sd_bus_add_filter(bus_.get(), nullptr, &FakeService::on_message, this));
  reach_the_bus();
}

void FakeService::own(const std::string& name) {
  check(sd_bus_request_name(bus_.get(), name.c_str(),
                            SD_BUS_NAME_ALLOW_REPLACEMENT | SD_BUS_NAME_REPLACE_EXISTING));
  reach_the_bus();
}

void FakeService::release(const std::string& name) {
  check(sd_bus_release_name(bus_.get(), name.c_str()));
}

void FakeService::fail(const std::string& interface, const std::string& method, const char* error) {
  answers_[{interface, method}] = [error](sd_bus_message* call) {
    return sd_bus_reply_method_errorf(call, error, "as the test wants it");
  };
}

void FakeService::keep_silent(const std::string& interface, const std::string& method) {
  answers_[{interface, method}] = [](sd_bus_message*) { return 0; };
}

void FakeService::hold(const std::string& interface, const std::string& method) {
  answers_[{interface, method}] = [this](sd_bus_message* call) {
    held_.emplace_back(sd_bus_message_ref(call));
    return 0;
  };
}

int FakeService::calls(const std::string& method) const {
  const auto found = calls_.find(method);
  return found == calls_.end() ? 0 : found->second;
}

void FakeService::check(int result) {
  if (result < 0) throw std::system_error(-result, std::generic_category(), "sd-bus");
}

int FakeService::on_message(sd_bus_message* message, void* self, sd_bus_error*) {
  if (sd_bus_message_is_method_call(message, nullptr, nullptr) <= 0) return 0;
  const int result = static_cast<FakeService*>(self)->answer_call(message);
  return result < 0 ? result : 1;
}

int FakeService::answer_call(sd_bus_message* call) {
  ++calls_[sd_bus_message_get_member(call)];
  caller_ = sd_bus_message_get_sender(call);
  if (const auto* const answer = find_answer(call)) return (*answer)(call);
  return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_UNKNOWN_METHOD, "not told how");
}

const FakeService::Answer* FakeService::find_answer(sd_bus_message* call) const {
  const std::string interface = sd_bus_message_get_interface(call);
  const std::string method = sd_bus_message_get_member(call);
  if (const auto found = answers_.find({interface, method}); found != answers_.end()) {
    return &found->second;
  }
  if (interface != properties_interface || method != "Get") return nullptr;
  const char* owner = nullptr;
  const char* property = nullptr;
  if (sd_bus_message_read(call, "ss", &owner, &property) < 0) return nullptr;
  const auto found = properties_.find(property);
  return found == properties_.end() ? nullptr : &found->second;
}

// A call to the bus and back: all that was sent before has been dealt with by then.
void FakeService::reach_the_bus() {
  check(sd_bus_call_method(bus_.get(), "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "GetId", nullptr, nullptr, nullptr));
  // It may have read calls for us that no descriptor will tell of.
  boost::asio::post(descriptor_.get_executor(), [self = std::weak_ptr(self_)] {
    if (const auto alive = self.lock()) (*alive)->pump();
  });
}

void FakeService::pump() {
  int progress = 0;
  do {
    progress = sd_bus_process(bus_.get(), nullptr);
  } while (progress > 0);
  descriptor_.cancel();
  if (progress < 0) return;  // the bus is dead, and so are we
  descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                         [self = std::weak_ptr(self_)](const boost::system::error_code& error) {
                           const auto alive = self.lock();
                           if (alive && !error) (*alive)->pump();
                         });
}

}  // namespace conntrack::tests
