#pragma once

#include "aws/object_listing.h"

namespace cleave::move {

/// Walks two listings together: `visit(source object or null, destination object or null)` for each key, in
/// the order of keys.
template <typename Visit>
void side_by_side(aws::ObjectListing source, aws::ObjectListing destination, const Visit& visit) {
  while (source.current() != nullptr || destination.current() != nullptr) {
    const aws::ListedObject* left = source.current();
    const aws::ListedObject* right = destination.current();
    if (left != nullptr && right != nullptr && left->key != right->key) {
      (left->key < right->key ? right : left) = nullptr;
    }
    const bool took_left = left != nullptr;
    const bool took_right = right != nullptr;
    visit(left, right);
    if (took_left) source.advance();
    if (took_right) destination.advance();
  }
}

}  // namespace cleave::move
