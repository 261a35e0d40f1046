#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "names/compiled_names.h"
#include "names/escapes.h"
#include "names/finder.h"
#include "names/prefilter.h"

namespace cleave::names {

/// One walk through some bytes, which may be what a layer around them carries: the prefilter says where to
/// look, and each place is then looked at exactly. Finds a place more than once and places that overlap;
/// Finder sorts that out.
class Search {
 public:
  Search(const CompiledNames& names, std::string_view bytes, std::string_view key, bool in_base64)
      : names_(names), bytes_(bytes), key_(key), in_base64_(in_base64) {}

  /// Everything whose first byte is in [begin, end), and some beyond it.
  std::vector<Found> run(std::size_t begin, std::size_t end);

 private:
  void look_at_gram(const GramTable& table, std::uint64_t gram, std::size_t at);
  void look_at_key(std::uint32_t number, std::size_t gram_at, std::int32_t gram_offset);
  void look_at_words(std::size_t at, std::size_t& done);
  void look_at_escape(std::size_t at);
  void look_at_base64(std::size_t at);
  void look_at_utf16(std::size_t at);

  void leave_signed_texts();
  template <class Each>
  bool any_escaped_key(const Unescaped& text, Each each) const;
  void find_unescaped(std::size_t from, std::size_t to);

  const CompiledNames& names_;
  const std::string_view bytes_, key_;
  const bool in_base64_;
  Marks marks_;
  std::vector<Found> found_;
  std::vector<std::size_t> signed_texts_;  ///< where they begin
  std::size_t escapes_done_ = 0, base64_done_ = 0, utf16_done_ = 0;
  /// How far words were looked at. A block's long grams come before all its short ones: each goes its own
  /// way.
  std::size_t words_at_longs_done_ = 0, words_at_shorts_done_ = 0;
};

}  // namespace cleave::names
