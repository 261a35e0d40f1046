#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "names/compiled_names.h"
#include "names/escapes.h"
#include "names/finder.h"

namespace cleave::names {

/// How much of the text around a name is looked at, in bytes.
constexpr std::size_t seen_before = 400;
constexpr std::size_t seen_after = 160;

/// A key that stands in some bytes, letter by letter but for capitals, without escapes: the place, if it is a
/// name there. `key` is FindContext::key.
std::optional<Found> plain_site(const CompiledNames& names, std::string_view bytes, std::uint32_t number,
                                std::size_t begin, std::string_view key);

/// A key that stands in `text`, which `bytes` from `origin` on became, at [begin, end): the place in `bytes`.
std::optional<Found> unescaped_site(const CompiledNames& names, std::string_view bytes, std::size_t origin,
                                    const Unescaped& text, std::uint32_t number, std::size_t begin,
                                    std::size_t end, std::string_view key);

}  // namespace cleave::names
