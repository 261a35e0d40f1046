#include "twin/server.h"

#include <csignal>
#include <optional>

#include <pthread.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "twin/client_config.h"
#include "twin/dns_server.h"
#include "twin/http_server.h"
#include "twin/saved_world.h"

namespace cleave::twin {
namespace {

/// SIGINT and SIGTERM wait until somebody asks for them, in every thread started after this.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  void wait() const {
    int received = 0;
    sigwait(&set_, &received);
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

Json saved_world(const ServerOptions& options) {
  if (options.load.empty()) return nullptr;
  return parse_json(read_file(options.load), options.load.string());
}

}  // namespace

void add_account(ServerOptions& options, const std::string& name_and_id) {
  const auto equals = name_and_id.find('=');
  const std::string name = name_and_id.substr(0, equals);
  const std::string id = equals == std::string::npos ? "" : name_and_id.substr(equals + 1);
  if (name.empty() || id.size() != 12 || id.find_first_not_of("0123456789") != std::string::npos) {
    throw Error(Error::Kind::input, "bad-account", fmt::format("'{}' is not an account", name_and_id))
        .next("Write it as NAME=ID with an id of 12 digits: source=111111111111.");
  }
  if (options.accounts.contains(id)) {
    throw Error(Error::Kind::input, "bad-account", fmt::format("account {} is given twice", id));
  }
  options.accounts[id] = name;
}

std::shared_ptr<Twin> make_twin(const ServerOptions& options) {
  const Json saved = saved_world(options);
  // A clock that stands still goes on where it stood; the others follow the machine.
  const bool goes_on = !saved.is_null() && options.clock == "manual";
  const Time start = goes_on ? from_rfc3339(text(saved, "now")) : SystemClock().now();
  auto twin =
      std::make_shared<Twin>(std::make_shared<SimulatedClock>(options.clock, start), options.throttling);
  if (!saved.is_null()) load_world(twin->world(), options.load, saved);
  for (const auto& [id, name] : options.accounts) twin->world().add_account(id, name);
  if (twin->world().accounts().empty()) {
    throw Error(Error::Kind::input, "bad-account", "a twin needs at least one account")
        .next("Give --account source=111111111111.");
  }
  return twin;
}

void serve(const ServerOptions& options, const std::function<void(const ServerAddresses&)>& ready) {
  const HeldSignals signals;
  const auto twin = make_twin(options);
  {
    const HttpServer server(twin, options.listen, options.threads);
    if (!options.write_config.empty()) {
      write_client_config(options.write_config, twin->world().accounts(), server.url());
    }
    std::optional<DnsServer> dns;
    if (!options.dns.empty()) dns.emplace(twin, options.dns);
    ready({server.url(), dns ? dns->address() : ""});
    signals.wait();
  }
  if (!options.save.empty()) save_world(twin->world(), options.save);
}

}  // namespace cleave::twin
