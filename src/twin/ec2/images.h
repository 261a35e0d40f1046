#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// An image's row holds who else may launch it: {"permissions": [{"UserId": …}, {"Group": "all"}]}.

/// Keeps a new own image, pending for `delay`. `document` has what is special to it; the rest gets the usual
/// values. Returns its row.
Json& make_image(Call& call, const std::string& key, Json document, std::chrono::seconds delay);

bool may_launch(std::string_view account, const Json& row);
/// The row of an own or shared image of `region`. Throws InvalidAMIID.NotFound when there is none for the
/// caller.
const Json& usable_image(const Call& call, const std::string& id, std::string_view region);
const Json& usable_image(const Call& call, const std::string& id);

std::string image_state(const Call& call, const Json& row);
/// As DescribeImages shows it to the caller: tags of others are not to be seen.
Json image_view(const Call& call, const Json& row);

/// Names are unique among an account's own images of a region.
void check_new_image_name(const Call& call, const std::string& name);

}  // namespace cleave::twin::ec2
