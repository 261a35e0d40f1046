#include "aws/model.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::aws {

const Member* Shape::member(std::string_view wanted) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == wanted; });
  return found == members.end() ? nullptr : &*found;
}

bool Shape::requires_member(std::string_view wanted) const {
  return std::find(required.begin(), required.end(), wanted) != required.end();
}

const Operation& ServiceModel::operation(std::string_view name) const {
  const auto found = operations.find(name);
  if (found != operations.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, operation] : operations) names.push_back(known);
  throw Error(Error::Kind::input, "unknown-operation", fmt::format("{} has no operation '{}'", id, name))
      .next(did_you_mean(name, names));
}

}  // namespace cleave::aws
