#include "drain/count/counts.h"

namespace cleave::drain {

void Counts::take(std::span<const Request> requests, const Origin&) {
  add_awaited();
  for (const auto& request : requests) take(request);
}

void Counts::add_awaited() {
  if (clients_.is_full(awaited_.size())) shared_->absorb(clients_);
  for (const auto& client : awaited_) clients_.add(client);
  awaited_.clear();
}

void Counts::await(const Address& client) {
  clients_.expect(client);
  awaited_.push_back(client);
}

void Counts::take(const Request& request) {
  constexpr std::size_t most_name_bytes = 255;  // Of a name in DNS; others are cut.
  constexpr std::int64_t minute_us = 60'000'000;
  all_.add(request);
  if (request.client_text.empty())
    await(request.client);
  else
    named_clients_.add(request.client_text.substr(0, most_name_bytes), request);
  hosts_.add(request.host.substr(0, most_name_bytes), request);
  minutes_.add(request.time_us / minute_us, request);
  const auto status = static_cast<std::size_t>(request.status);
  ++statuses_[status < statuses_.size() ? status : 0];
  latencies_.add(request.latency_us);
}

void Counts::merge(Counts& other) {
  other.add_awaited();
  all_.merge(other.all_);
  shared_->absorb(other.clients_);
  named_clients_.merge(other.named_clients_);
  hosts_.merge(other.hosts_);
  minutes_.merge(other.minutes_);
  for (std::size_t i = 0; i < statuses_.size(); ++i) statuses_[i] += other.statuses_[i];
  latencies_.merge(other.latencies_);
}

}  // namespace cleave::drain
