#pragma once

#include <cstdint>
#include <vector>

#include "drain/count/distinct.h"
#include "drain/lines/address.h"

namespace cleave::drain {

struct ClientCount {
  Address client;
  std::uint64_t requests = 0;
};

/// How many requests each client made: exactly, until there are more clients than the memory holds. Then the
/// clients with few requests are given up, and what is said of the others is at most `most_missed()` too low
/// (the "frequent items" of Misra and Gries, https://doi.org/10.1016/0167-6423(82)90012-0).
class ClientCounts {
 public:
  /// Keeps within `most_bytes`; while it grows, half as much again.
  explicit ClientCounts(std::size_t most_bytes);

  /// Says that `client` will be added soon, so that its place is in the processor's cache by then.
  void expect(const Address& client) const { __builtin_prefetch(&slots_[place_of(client)]); }
  void add(const Address& client, std::uint64_t requests = 1);
  void merge(const ClientCounts& other);
  /// Another batch would make it give up clients.
  bool is_full(std::size_t batch) const { return 4 * (used_ + batch) > 3 * most_slots_; }
  void clear();

  /// By requests, most first; of as many, by address.
  std::vector<ClientCount> most_frequent(std::size_t count) const;
  bool is_exact() const { return missed_ == 0; }
  std::uint64_t most_missed() const { return missed_; }
  /// Exact while the counts are.
  std::uint64_t distinct() const { return is_exact() ? used_ : distinct_.estimate(); }

 private:
  std::size_t place_of(const Address& client) const;
  void put(const ClientCount& counted);
  void make_room();
  void resize(std::size_t slots);
  void give_up_the_rarest();

  std::vector<ClientCount> slots_;  ///< a power of two; no requests: free
  std::size_t most_slots_;
  std::size_t used_ = 0;
  std::uint64_t missed_ = 0;
  Distinct distinct_;
};

}  // namespace cleave::drain
