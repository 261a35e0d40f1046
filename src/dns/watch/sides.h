#pragma once

#include <set>
#include <string>
#include <vector>

#include "dns/watch/state.h"

namespace cleave::dns {

/// The values by which the answers of each side are known, as names::answer_value spells them.
struct Sides {
  std::set<std::string> source, destination;

  /// One value that only the source gives makes an answer the source's: some who ask will go there. What both
  /// give tells nothing.
  Says whose(const std::vector<std::string>& values) const;
};

/// Says whose the answer is, by its values; of an SOA by the name of its first server.
void judge(Answer& answer, const Sides& sides);

}  // namespace cleave::dns
