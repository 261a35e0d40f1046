#include "names/finder.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "names/compiled_names.h"
#include "names/search.h"

namespace cleave::names {
namespace {

constexpr std::size_t longest_written = 4096;

auto identity(const Layer& layer) {
  return std::tuple(layer.encoding, layer.offset, layer.length);
}

bool in_same_layer(const Found& a, const Found& b) {
  return std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end(),
                    [](const Layer& x, const Layer& y) { return identity(x) == identity(y); });
}

bool overlap(const Found& a, const Found& b) {
  return a.inner_offset < b.inner_offset + b.inner_length && b.inner_offset < a.inner_offset + a.inner_length;
}

/// Whether `a` stays rather than `b`.
bool is_better(const Found& a, const Found& b) {
  return std::tuple(b.inner_length, a.confidence, a.inner_offset, a.entry) <
         std::tuple(a.inner_length, b.confidence, b.inner_offset, b.entry);
}

/// Of places that overlap the longest stays. One that loses to another is out, whatever becomes of that one:
/// so it does not matter what else is looked at.
std::vector<Found> without_overlaps(std::vector<Found> all) {
  const auto before = [](const Found& a, const Found& b) {
    return std::tuple(a.offset, a.inner_offset, a.length, a.entry, a.form) <
           std::tuple(b.offset, b.inner_offset, b.length, b.entry, b.form);
  };
  std::sort(all.begin(), all.end(), before);
  std::size_t longest = 0;
  for (const Found& each : all) longest = std::max(longest, each.length);
  std::vector<bool> stays(all.size(), true);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = i; stays[i] && k-- > 0 && all[i].offset - all[k].offset < longest;) {
      if (in_same_layer(all[i], all[k]) && overlap(all[i], all[k])) stays[i] = is_better(all[i], all[k]);
    }
    for (std::size_t k = i + 1; stays[i] && k < all.size() && all[k].offset < all[i].offset + all[i].length;
         ++k) {
      if (in_same_layer(all[i], all[k]) && overlap(all[i], all[k])) stays[i] = !is_better(all[k], all[i]);
    }
  }
  std::vector<Found> kept;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (stays[i]) kept.push_back(std::move(all[i]));
  }
  return kept;
}

}  // namespace

std::string_view word_of(Confidence confidence) {
  static constexpr std::array<std::string_view, 3> words{"certain", "likely", "ambiguous"};
  return words[static_cast<std::size_t>(confidence)];
}

std::string_view word_of(Encoding encoding) {
  static constexpr std::array<std::string_view, 7> words{
      "percent", "json-escape", "entity", "quoted-printable", "base64", "utf-16le", "utf-16be"};
  return words[static_cast<std::size_t>(encoding)];
}

struct Finder::Compiled : CompiledNames {
  using CompiledNames::CompiledNames;
};

Finder::Finder(const NameMap& map) : compiled_(std::make_unique<const Compiled>(map)) {}
Finder::~Finder() = default;
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;

std::vector<Found> Finder::find(std::string_view bytes, const FindContext& context) const {
  const std::size_t end = std::min(context.end, bytes.size());
  if (context.begin >= end) return {};
  const std::size_t from = context.begin > margin ? context.begin - margin : 0;
  const std::size_t to = std::min(bytes.size(), end + longest_written);
  std::vector<Found> all = Search(*compiled_, bytes, context.key, false).run(from, to);
  for (Found& each : all) {
    if (each.layers.empty()) each.inner_offset = each.offset, each.inner_length = each.length;
  }
  all = without_overlaps(std::move(all));
  std::erase_if(all, [&](const Found& each) { return each.offset < context.begin || each.offset >= end; });
  return all;
}

}  // namespace cleave::names
