#pragma once

#include <string_view>
#include <vector>

#include "names/edits.h"
#include "names/name_map.h"
#include "scan/hit.h"

namespace cleave::scan {

/// What takes a name's place: the destination's name, or a variable that says it.
enum class RewriteStyle { rename, environment };

struct RewriteOptions {
  RewriteStyle style = RewriteStyle::rename;
  bool includes_ambiguous = false;
};

/// Is a hit rewritten, under these options?
bool is_rewritten(const names::Found& found, const RewriteOptions& options);

/// What has to be written into the content of a place. Everything else stays byte for byte.
std::vector<names::Edit> rewriting(const names::NameMap& map, const names::Finder& finder, const Place& place,
                                   std::string_view bytes, const RewriteOptions& options);

}  // namespace cleave::scan
