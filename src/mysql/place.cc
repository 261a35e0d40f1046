#include "mysql/place.h"

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::mysql {

std::string to_text(Place place) {
  return place == Place::source ? "source" : "destination";
}

Place place_named(std::string_view word) {
  for (const auto place : {Place::source, Place::destination}) {
    if (to_text(place) == word) return place;
  }
  throw Error(Error::Kind::input, "bad-side", fmt::format("'{}' is no side", word))
      .next("Say source or destination.");
}

}  // namespace cleave::mysql
