#include "move/s3/object_merge.h"

namespace cleave::move {
namespace {

/// Is the destination's object the copy, untouched? As long as no listing has shown the copy, its time is not
/// known.
bool is_copy(const std::optional<ObjectState>& destination, const std::optional<Copy>& known) {
  if (!destination || !known || !known->copy) return false;
  return destination->has_content_of(*known->copy) &&
         (known->copy->last_modified == Time{} || destination->last_modified == known->copy->last_modified);
}

Deed without_source(const ObjectNow& now) {
  if (!now.known || !now.known->source) return Deed::nothing;
  if (!now.destination) return Deed::forget;
  return is_copy(now.destination, now.known) ? Deed::remove : Deed::nothing;
}

}  // namespace

std::optional<Copy> settled(const ObjectNow& now, Visitors visitors) {
  if (!now.known || !now.known->intended) return now.known;
  Copy known = *now.known;
  const ObjectState intended = *known.intended;
  known.intended.reset();
  const bool changed = now.destination && !is_copy(now.destination, known);
  const bool is_intended =
      changed && (now.destination->has_content_of(intended) ||
                  (visitors == Visitors::at_source && now.destination->size == intended.size));
  if (is_intended) {
    known.source = intended;
    known.copy = now.destination;
  }
  return known;
}

Deed merge_of(const ObjectNow& now, Visitors visitors) {
  if (!now.source) return without_source(now);
  const bool was_copied = now.known && now.known->source;
  const bool same = now.destination && now.source->has_content_of(*now.destination);
  if (!was_copied) {
    if (!now.destination) return Deed::copy;
    return same ? Deed::remember : Deed::conflict;
  }
  if (*now.source == *now.known->source) {
    const bool stays = now.destination || visitors == Visitors::at_destination;
    return stays ? Deed::nothing : Deed::copy;
  }
  if (!now.destination || is_copy(now.destination, now.known)) return Deed::copy;
  return same ? Deed::remember : Deed::conflict;
}

}  // namespace cleave::move
