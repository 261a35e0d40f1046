#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "names/finder.h"
#include "scan/gap.h"
#include "scan/neighbours.h"
#include "scan/position.h"
#include "scan/role.h"

namespace cleave::scan {

/// Something whose bytes are scanned as one.
struct Place {
  std::string name;  ///< "src/app.py", "site.zip!index.html", "s3://bucket/key", "git:COMMIT:path"
  Role role = Role::none;
  bool is_file = false;       ///< the name is a path
  std::string key = {};       ///< what the whole content is a value of ("Bucket"), or ""
  std::string why_kept = {};  ///< why names in it are not rewritten, a sentence's part; "" where they can be
  const Neighbours* neighbours = nullptr;  ///< of what is no file on disk, and lies among others
};

inline const Neighbours* neighbours_of(const Place& place) {
  return place.is_file ? &files_on_disk() : place.neighbours;
}

/// A name that was found, and where.
struct Hit {
  std::string place;
  Role role = Role::none;
  Position position;
  names::Found
      found;  ///< its offset counts from the beginning of the place's content; its replacement is UTF-8
  std::string text;                    ///< what stands there, in UTF-8; an access key is masked
  std::vector<std::string> refs = {};  ///< in the history of a repository: the branches and tags that have it
  std::string other_thing = {};        ///< what the place names instead (other_thing.h); "" for the resource
  std::string doubt = {};              ///< why it is ambiguous, where another place is the reason
};

/// The hit as it is when nothing takes its place, for this reason.
inline Hit kept(Hit hit, std::string_view why) {
  hit.found.replacement.reset();
  hit.found.reason = why;
  return hit;
}

/// What a scan brought together.
struct Findings {
  std::uint64_t files = 0;  ///< contents that were read; members of archives count, too
  std::uint64_t bytes = 0;
  std::uint64_t ignored = 0;     ///< files and folders that ignore files left out
  std::uint64_t not_chosen = 0;  ///< files that -g and --type left out
  std::vector<Hit> hits;         ///< by place and offset
  std::vector<Gap> gaps;
  std::set<std::size_t> doubtful = {};  ///< entries of the map by whose names other things are called, too

  Findings& operator+=(Findings other);
};

}  // namespace cleave::scan
