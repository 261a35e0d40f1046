#pragma once

#include <array>

#include "drain/count/shared_clients.h"
#include "drain/count/totals_by.h"
#include "drain/latencies.h"
#include "drain/read/read_logs.h"

namespace cleave::drain {

/// What `cleave drain count` counts. One for each thread, merged at the end. Exact but where the members say
/// otherwise.
class Counts : public RequestSink {
 public:
  /// `client_bytes`: memory for a table of clients of its own. Requires: `shared` outlives it.
  Counts(SharedClients& shared, std::size_t client_bytes) : shared_(&shared), clients_(client_bytes) {}

  void take(std::span<const Request> requests, const Origin& origin) override;
  /// Adds what `other` has counted, which has no clients of its own any more.
  void merge(Counts& other);

  const Totals& all() const { return all_; }
  /// Clients that logs name instead of giving addresses.
  const TotalsByText& named_clients() const { return named_clients_; }
  const TotalsByText& hosts() const { return hosts_; }
  const TotalsByNumber& minutes() const { return minutes_; }  ///< since 1970
  /// By HTTP status; at 0 what has none.
  const std::array<std::uint64_t, 1000>& statuses() const { return statuses_; }
  const Latencies& latencies() const { return latencies_; }

 private:
  void take(const Request& request);
  void await(const Address& client);
  void add_awaited();

  static constexpr std::size_t most_hosts = 20'000, most_named_clients = 100'000, most_minutes = 1'000'000;

  Totals all_;
  SharedClients* shared_;
  ClientCounts clients_;
  /// Of the last batch: their places come to the processor's cache while the next one is parsed.
  std::vector<Address> awaited_;
  TotalsByText named_clients_{most_named_clients};
  TotalsByText hosts_{most_hosts};
  TotalsByNumber minutes_{most_minutes};
  std::array<std::uint64_t, 1000> statuses_{};
  Latencies latencies_;
};

}  // namespace cleave::drain
