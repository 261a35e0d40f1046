#pragma once

#include <string>

#include "base/error.h"

namespace cleave::aws {

/// Who reads a text from the wire: it decides how unreadable text is reported. The client was answered with
/// rubbish (nobody's input is wrong); the server was asked with it.
enum class Side { client, server };

/// What came is not AWS's answer, so the outcome of the call is as unknown as if none had come.
inline Error not_of_aws(std::string what) {
  return Error(Error::Kind::unreachable, "bad-response", "the answer is not AWS's: " + std::move(what))
      .next(
          "Something between here and AWS answers in its place: log in to the network, or mend the proxy "
          "(HTTPS_PROXY), and run it again.");
}

inline Error unreadable(Side side, std::string what) {
  return side == Side::client ? not_of_aws(std::move(what))
                              : Error(Error::Kind::input, "MalformedInput", std::move(what));
}

/// Documents that are nested deeper than this are refused: the readers recurse.
constexpr int deepest_nesting = 100;

}  // namespace cleave::aws
