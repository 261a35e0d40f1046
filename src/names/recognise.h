#pragma once

#include <optional>

#include "names/finder.h"
#include "names/forms.h"
#include "names/keys.h"
#include "names/surroundings.h"

namespace cleave::names {

/// In which form a name stands.
struct Recognised {
  FormId form;
  Confidence confidence;
  std::size_t before = 0;  ///< so many characters before the name belong to it too ("internal-")
};

/// Decides whether `text.name`, which is the entry's name without regard to case in the given spelling, is a
/// name of it where it stands: borders, case and form. Nothing when it is a part of something else.
std::optional<Recognised> recognise(const NameEntry& entry, Spelling spelling, const Surroundings& text);

}  // namespace cleave::names
