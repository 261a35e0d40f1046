#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "names/editable.h"
#include "names/name_map.h"
#include "scan/charset.h"
#include "scan/hit.h"

namespace cleave::scan {

/// Makes hits of what was found in one place.
class HitMaker {
 public:
  /// `beginning` of the content tells how it is encoded.
  HitMaker(const names::NameMap& map, const Place& place, std::string_view beginning);

  Charset charset() const { return charset_; }
  /// `bytes` are the content, or as much of it as there is around what was found, whose offset counts in
  /// them.
  Hit make(names::Found found, std::string_view bytes, const Position& position) const;
  /// Whether ByteCensus has to be asked about the content before its names are said to change.
  bool needs_census() const {
    return why_kept_.empty() && content_ == names::Content::text && charset_ == Charset::bytes;
  }
  /// Nothing in the content is rewritten, for this reason ("": nothing changes).
  static void keep(std::vector<Hit>& hits, std::string_view why);

 private:
  const names::NameMap& map_;
  const Place& place_;
  Charset charset_;
  names::Content content_;
  std::string why_kept_;
};

}  // namespace cleave::scan
