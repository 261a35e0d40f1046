#pragma once

#include <string>
#include <vector>

#include "twin/service.h"

namespace cleave::twin {

/// Thrown by a handler that wants digests of much: they are made without the world's lock, so that nobody
/// waits for them, and the handler starts again.
struct Unread {
  Bytes bytes;
  std::vector<std::string> algorithms;
};

/// The raw digest of `bytes`. `together` are the algorithms that the call will ask for, too: one reading
/// gives them all. Throws Unread; so call it before anything changes.
std::string digest_of(Call& call, const Bytes& bytes, const std::string& algorithm,
                      const std::vector<std::string>& together = {});

}  // namespace cleave::twin
