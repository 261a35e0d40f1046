#pragma once

#include <string>
#include <string_view>

#include "plan/draft.h"

namespace cleave::plan {

/// Why Amazon may not certify `name` ("www.example.com", "*.example.com"): the nearest CAA records, at the
/// name or at one above it, name other authorities. "" where they let it, where there are none, and where
/// they would stand in a zone that nobody has read. https://www.rfc-editor.org/rfc/rfc8659,
/// https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
std::string caa_obstacle(const Draft& draft, std::string_view name);

/// The domain above which no CAA records of `name` were read, though they would count: "mother.example" for a
/// zone "api.mother.example" that somebody else delegates, the name itself where its zone is in other hands.
/// "" where records were found, or nothing is above but a registry.
std::string caa_unread(const Draft& draft, std::string_view name);

}  // namespace cleave::plan
