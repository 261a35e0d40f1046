#include "drain/count/client_counts.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "base/hash.h"

namespace cleave::drain {
namespace {

constexpr std::size_t first_slots = 4096;

std::uint64_t folded(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Chosen anew for each run, so that nobody can send addresses that all fall into one place.
std::uint64_t secret() {
  static const std::uint64_t value = [] {
    std::uint64_t number = 0;
    const auto bytes = random_bytes(sizeof number);
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
  }();
  return value;
}

/// Every bit depends on every other one, as `Distinct` needs it: ends as SplitMix64 does
/// (https://prng.di.unimi.it/splitmix64.c).
std::uint64_t hash_of(const Address& client) {
  const auto key = secret();
  auto hash = folded(client.high() ^ key, 0x9e3779b97f4a7c15) ^ client.low() ^ key;
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
  return hash ^ hash >> 31;
}

}  // namespace

ClientCounts::ClientCounts(std::size_t most_bytes)
    : slots_(first_slots),
      most_slots_(std::max(first_slots, std::bit_floor(most_bytes / sizeof(ClientCount)))) {}

std::size_t ClientCounts::place_of(const Address& client) const {
  return hash_of(client) & (slots_.size() - 1);
}

void ClientCounts::add(const Address& client, std::uint64_t requests) {
  for (auto place = place_of(client);; place = (place + 1) & (slots_.size() - 1)) {
    auto& slot = slots_[place];
    if (slot.requests == 0) break;
    if (slot.client == client) {
      slot.requests += requests;
      return;
    }
  }
  distinct_.add(hash_of(client));
  make_room();
  put({client, requests});
}

/// Requires: `counted.client` is not there, and a slot is free.
void ClientCounts::put(const ClientCount& counted) {
  auto place = place_of(counted.client);
  while (slots_[place].requests != 0) place = (place + 1) & (slots_.size() - 1);
  slots_[place] = counted;
  ++used_;
}

/// A quarter of the slots stays free.
void ClientCounts::make_room() {
  if (4 * (used_ + 1) <= 3 * slots_.size()) return;
  if (slots_.size() < most_slots_) return resize(2 * slots_.size());
  give_up_the_rarest();
}

void ClientCounts::resize(std::size_t slots) {
  std::vector<ClientCount> old(slots);
  old.swap(slots_);
  used_ = 0;
  for (const auto& slot : old) {
    if (slot.requests != 0) put(slot);
  }
}

/// Takes the median of the counts (of a sample) from all: at least about half of the clients go, and nobody
/// loses more than that.
void ClientCounts::give_up_the_rarest() {
  constexpr std::size_t sample_size = 4096;
  std::vector<std::uint64_t> sample;
  for (std::size_t place = 0; sample.size() < sample_size && place < slots_.size(); ++place) {
    if (slots_[place].requests != 0) sample.push_back(slots_[place].requests);
  }
  const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
  std::nth_element(sample.begin(), middle, sample.end());
  const auto taken = *middle;
  missed_ += taken;
  std::vector<ClientCount> kept;
  for (auto& slot : slots_) {
    if (slot.requests > taken) kept.push_back({slot.client, slot.requests - taken});
    slot = {};
  }
  used_ = 0;
  for (const auto& counted : kept) put(counted);
}

void ClientCounts::merge(const ClientCounts& other) {
  for (const auto& slot : other.slots_) {
    if (slot.requests != 0) add(slot.client, slot.requests);
  }
  missed_ += other.missed_;
  distinct_.merge(other.distinct_);
}

void ClientCounts::clear() {
  std::fill(slots_.begin(), slots_.end(), ClientCount{});
  used_ = 0;
  missed_ = 0;
  distinct_ = Distinct{};
}

std::vector<ClientCount> ClientCounts::most_frequent(std::size_t count) const {
  const auto before = [](const ClientCount& a, const ClientCount& b) {
    return std::tie(b.requests, a.client) < std::tie(a.requests, b.client);
  };
  std::vector<ClientCount> best;  // A heap whose front is the least of them.
  for (const auto& slot : slots_) {
    if (slot.requests == 0 || count == 0) continue;
    if (best.size() == count) {
      if (!before(slot, best.front())) continue;
      std::pop_heap(best.begin(), best.end(), before);
      best.pop_back();
    }
    best.push_back(slot);
    std::push_heap(best.begin(), best.end(), before);
  }
  std::sort_heap(best.begin(), best.end(), before);
  return best;
}

}  // namespace cleave::drain
