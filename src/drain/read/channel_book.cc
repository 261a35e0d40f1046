#include "drain/read/channel_book.h"

#include <algorithm>
#include <tuple>

namespace cleave::drain {

void ChannelBook::add(const ChannelFacts& more) {
  const std::lock_guard lock(mutex_);
  const auto key = [](const ChannelFacts& facts) {
    return std::tuple(facts.place, facts.series, facts.format);
  };
  auto facts = std::lower_bound(channels_.begin(), channels_.end(), more,
                                [&](const auto& a, const auto& b) { return key(a) < key(b); });
  if (facts == channels_.end() || key(*facts) != key(more)) {
    channels_.insert(facts, more);
    return;
  }
  facts->files += more.files;
  facts->bytes += more.bytes;
  facts->requests += more.requests;
  facts->outside += more.outside;
  facts->unparsable += more.unparsable;
  facts->aside += more.aside;
  facts->errors += more.errors;
  for (const auto& sample : more.samples) {
    if (facts->samples.size() < most_samples) facts->samples.push_back(sample);
  }
  facts->newest_damaged = std::max(facts->newest_damaged, more.newest_damaged);
  facts->damaged.insert(facts->damaged.end(), more.damaged.begin(), more.damaged.end());
  if (more.first_us != Request::no_time) {
    facts->first_us =
        facts->first_us == Request::no_time ? more.first_us : std::min(facts->first_us, more.first_us);
    facts->last_us = std::max(facts->last_us, more.last_us);
  }
  facts->newest_file = std::max(facts->newest_file, more.newest_file);
}

}  // namespace cleave::drain
