#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "scan/change.h"
#include "scan/hit.h"
#include "scan/objects.h"

namespace cleave::cli {

/// What stands behind the names of places: how each is read and written.
class Places {
 public:
  /// `profile` is the one of the AWS configuration for s3:// places.
  Places(const Invocation& invocation, std::string profile)
      : invocation_(invocation), profile_(std::move(profile)) {}

  scan::Place place_of(const std::string& name) const;
  /// One name for each place, however it was reached: an absolute path without links.
  std::string identity_of(const std::string& name) const;
  scan::Store& store_of(const std::string& name);

  /// carry_out or take_back; what cannot be changed is a gap and does not hinder the others.
  std::optional<scan::Gap> try_change(const scan::Change& change,
                                      scan::Outcome (*turn)(const scan::Change&, scan::Store&));

 private:
  const Invocation& invocation_;
  const std::string profile_;
  scan::FileStore files_;
  std::optional<aws::Account> account_;
  std::optional<scan::ObjectStore> objects_;
};

}  // namespace cleave::cli
