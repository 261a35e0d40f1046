#pragma once

#include <set>
#include <string>
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
  std::set<std::size_t> doubtful = {};  ///< Findings::doubtful
};

/// Is a hit rewritten, under these options, unless the content around it forbids it?
bool is_rewritten(const names::Found& found, const RewriteOptions& options);

/// What becomes of a content.
struct Rewritten {
  struct Kept {
    std::size_t offset = 0, inner_offset = 0;  ///< as in names::Found
    std::string reason;                        ///< a sentence's part
  };
  std::vector<names::Edit> edits;  ///< in order; everything else stays byte for byte
  std::vector<Kept> kept;          ///< names that would be rewritten and cannot be, here

  /// Why the hit stays; "" when the edits change it.
  std::string_view why_kept(const names::Found& found) const;
};

/// What has to be written into the content of a place, so that whatever reads it still can: all of it is
/// looked at, and what comes of the edits is read again where there is a reader.
Rewritten rewriting(const names::NameMap& map, const names::Finder& finder, const Place& place,
                    std::string_view bytes, const RewriteOptions& options);

}  // namespace cleave::scan
