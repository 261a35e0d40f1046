#pragma once

#include <set>
#include <string>
#include <string_view>

#include "scan/hit.h"

namespace cleave::scan {

/// A bucket's name is often the name of something else, too: of a service of Kubernetes or Compose, of a
/// package, of a host in a network. What the place names instead, in words ("a host"); "" where nothing says
/// so.
std::string_view other_thing(std::string_view path, std::string_view bytes, const names::Found& found);

/// Where any place calls something else by a name, all places that do not say which of the two they mean are
/// ambiguous: they change together or stay together. Those names are `findings.doubtful` then.
void doubt(Findings& findings);

}  // namespace cleave::scan
