#pragma once

#include <string>

#include "base/error.h"

namespace cleave::aws {

/// Who reads a text from the wire: it decides how unreadable text is reported. The client was answered with
/// rubbish (nobody's input is wrong); the server was asked with it.
enum class Side { client, server };

inline Error unreadable(Side side, std::string what) {
  return side == Side::client ? Error(Error::Kind::failed, "bad-response", std::move(what))
                              : Error(Error::Kind::input, "MalformedInput", std::move(what));
}

/// Documents that are nested deeper than this are refused: the readers recurse.
constexpr int deepest_nesting = 100;

}  // namespace cleave::aws
