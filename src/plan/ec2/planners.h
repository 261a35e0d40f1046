#pragma once

#include "plan/draft.h"

namespace cleave::plan {

// The parts of the EC2 planner, one file each; ec2/planner.cc calls them in this order.

void declare_security_groups(Draft& draft);
void declare_key_pairs(Draft& draft);
void declare_images(Draft& draft);
void declare_instances(Draft& draft);
void declare_addresses(Draft& draft);
void refuse_loose_storage(const Draft& draft);

void add_security_groups(Draft& draft);
void add_key_pairs(Draft& draft);
void add_images(Draft& draft);
void add_addresses(Draft& draft);
void add_instances(Draft& draft);
void add_associations(Draft& draft);

/// An image takes so long, and so much longer for what its volumes hold.
constexpr double seconds_per_image = 120;
constexpr double seconds_per_gigabyte = 4;

/// Adds the steps that bring one image into the destination's ownership: a temporary grant, the copy, and the
/// end of the grant. `image_id` is an expression for the source's image. Returns the id of the copying step.
struct ImageCopy {
  const inventory::Resource& resource;  ///< the instance or image it is about
  std::string key;
  Json image_id;
  Json source_document;  ///< whose tags the copy gets
  double expected_seconds = 0;
};
std::string add_image_copy(Draft& draft, const ImageCopy& copy);

}  // namespace cleave::plan
