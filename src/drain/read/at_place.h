#pragma once

#include <string>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::drain {

/// What reading a place in AWS throws, with the place and what to do: a call alone does not say which of
/// several places it was about.
template <typename Read>
auto at_place(const std::string& place, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.where().starts_with(place)) throw;
    auto next = error.next();
    if (error.kind() == Error::Kind::refused)
      next = error.code().find("Denied") != std::string::npos
                 ? "Let the profile of that side list and read it (s3:ListBucket, s3:GetObject, "
                   "logs:FilterLogEvents), "
                   "or leave the place out."
                 : "Look at the name, the region and the profile of that side, or leave the place out.";
    throw Error(error.kind(), error.code(), error.what())
        .where(error.where().empty() ? place : fmt::format("{} ({})", place, error.where()))
        .next(next);
  }
}

}  // namespace cleave::drain
