#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "twin/twin.h"

namespace cleave::twin {

/// What `cleave twin` was asked for.
struct ServerOptions {
  std::map<std::string, std::string> accounts;  ///< id → name: {"111111111111", "source"}
  std::string listen = "127.0.0.1:0";
  std::string dns;                     ///< where DNS is served ("127.0.0.1:0"), or empty
  std::string clock = "real";          ///< real, manual or xN
  std::filesystem::path write_config;  ///< folder for `config` and `credentials`, or empty
  std::filesystem::path save;          ///< the world is written here at the end, or empty
  std::filesystem::path load;          ///< … and read from here at the start, or empty
  Throttling throttling = Throttling::off;
  int threads = 8;  ///< some may read a large object for its digests while the others answer
};

/// Where a running twin is reached.
struct ServerAddresses {
  std::string url;
  std::string dns;  ///< "127.0.0.1:5300"; "" when DNS is not served
};

/// Runs a twin until SIGINT or SIGTERM, then saves it. `ready` is called once clients may come.
/// Throws Error(input) for accounts that are not 12 digits, a file that cannot be read, an address that is
/// taken.
void serve(const ServerOptions& options, const std::function<void(const ServerAddresses& addresses)>& ready);

/// A twin with these accounts and this world, without a server. As `serve`, for use in process.
std::shared_ptr<Twin> make_twin(const ServerOptions& options);

/// "source=111111111111" → adds the account. Throws Error(input, "bad-account").
void add_account(ServerOptions& options, const std::string& name_and_id);

}  // namespace cleave::twin
