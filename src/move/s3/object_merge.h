#pragma once

#include "move/s3/copies.h"

namespace cleave::move {

/// Where visitors write while a pass goes over the objects.
enum class Visitors {
  at_source,      ///< nobody but cleave writes to the destination
  at_destination  ///< both sides are written to: what a visitor did to a copy stays as it is
};

/// What has to be done about one key.
enum class Deed {
  nothing,
  copy,      ///< bring the source's object; what is at the destination is the copy before it, or nothing
  remove,    ///< the source has deleted it, and the copy is as cleave left it
  remember,  ///< both sides have the same content: from now on that is a copy
  forget,    ///< it is gone on both sides
  conflict   ///< it was written on both sides: a person has to say which one counts
};

/// One key as it is now on both sides, and what is known of its last copy.
struct ObjectNow {
  std::optional<ObjectState> source, destination;
  std::optional<Copy> known;
};

/// What is known once it is decided what became of a copy that was only intended (a crash or a lost answer
/// came between): it is there when the destination's object has changed since and is what was intended. A
/// copy of an object that KMS encrypts has another ETag, so before visitors write there its size is enough.
std::optional<Copy> settled(const ObjectNow& now, Visitors visitors);

/// The merge of both sides, with the last copy as their common ancestor. `known` has to be settled.
Deed merge_of(const ObjectNow& now, Visitors visitors);

}  // namespace cleave::move
