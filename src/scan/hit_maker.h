#pragma once

#include <string>
#include <string_view>

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
  /// `text` are the bytes that were found.
  Hit make(names::Found found, std::string_view text, const Position& position) const;

 private:
  const names::NameMap& map_;
  const Place& place_;
  Charset charset_;
  std::string why_kept_;
};

}  // namespace cleave::scan
