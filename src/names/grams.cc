#include "names/grams.h"

#include <algorithm>
#include <bit>

namespace cleave::names {
namespace {

unsigned bits_for(std::size_t grams, std::size_t bits_each, unsigned least, unsigned most) {
  const auto bits = static_cast<unsigned>(std::bit_width(std::max<std::size_t>(1, grams * bits_each)));
  return std::clamp(bits, least, most);
}

}  // namespace

// 32 to 64 bits a gram: one in a thousand other grams passes. At most 1 MB, so that it stays in a processor's
// second cache: of 400,000 grams one in a hundred passes.
GramFilter::GramFilter(std::size_t grams) {
  const unsigned bits = bits_for(grams, 32, 12, 23);
  words_.resize(std::size_t{1} << (bits - 5));
  shift_ = 32 - (bits - 5);
}

void GramFilter::add(std::uint64_t gram) {
  const std::uint32_t hash = hash_of(gram);
  words_[hash >> shift_] |= std::uint32_t{1} << (hash & 31) | std::uint32_t{1} << (hash >> 5 & 31);
  is_empty_ = false;
}

GramTable::GramTable(std::vector<std::pair<std::uint64_t, GramPlace>> grams) : filter_(grams.size()) {
  std::sort(grams.begin(), grams.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.key, a.second.offset) <
           std::tie(b.first, b.second.key, b.second.offset);
  });
  slots_.resize(std::bit_ceil(grams.size() * 2 + 1));
  places_.reserve(grams.size());
  for (std::size_t i = 0; i < grams.size(); ++i) {
    if (i > 0 && grams[i].first == grams[i - 1].first && grams[i].second.key == grams[i - 1].second.key &&
        grams[i].second.offset == grams[i - 1].second.offset)
      continue;
    places_.push_back(grams[i].second);
    Slot& slot = slots_[slot_of(grams[i].first)];
    if (slot.begin == slot.end) {
      slot = {grams[i].first, static_cast<std::uint32_t>(places_.size() - 1), 0};
      filter_.add(slot.gram);
    }
    slot.end = static_cast<std::uint32_t>(places_.size());
  }
}

std::size_t GramTable::slot_of(std::uint64_t gram) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (gram * 0xD6E8FEB86659FD93u >> 32) & mask;
  while (slots_[at].begin != slots_[at].end && slots_[at].gram != gram) at = (at + 1) & mask;
  return at;
}

std::pair<const GramPlace*, const GramPlace*> GramTable::find(std::uint64_t gram) const {
  const Slot& slot = slots_[slot_of(gram)];
  return {places_.data() + slot.begin, places_.data() + slot.end};
}

}  // namespace cleave::names
