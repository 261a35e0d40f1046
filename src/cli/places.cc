#include "cli/places.h"

#include "cli/accounts.h"

namespace cleave::cli {

scan::Place Places::place_of(const std::string& name) const {
  scan::Place place;
  place.name = name;
  place.role = scan::role_of(name);
  place.is_file = !scan::is_object_name(name);
  return place;
}

std::string Places::identity_of(const std::string& name) const {
  return scan::is_object_name(name) ? name : std::filesystem::canonical(name).string();
}

scan::Store& Places::store_of(const std::string& name) {
  if (!scan::is_object_name(name)) return files_;
  if (!objects_) {
    account_ = open_account(profile_, "", invocation_, Access::read_write);
    objects_.emplace(*account_);
  }
  return *objects_;
}

std::optional<scan::Gap> Places::try_change(const scan::Change& change,
                                            scan::Outcome (*turn)(const scan::Change&, scan::Store&)) {
  try {
    turn(change, store_of(change.place));
  } catch (const Error& error) {  // One place that cannot be written does not hinder the others.
    if (error.code() == "PreconditionFailed")
      return scan::Gap{change.place, "somebody has changed it meanwhile; it was left as it is",
                       "Scan it again."};
    return scan::gap_of(change.place, error);
  }
  return std::nullopt;
}

}  // namespace cleave::cli
