#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "names/index.h"
#include "plan/plan.h"

namespace cleave::verify {

/// The outputs of a step that is done, or null.
using OutputOf = std::function<const Json*(const std::string& step_id)>;

/// Turns what the source calls things into what the destination calls them, with the outputs that the journal
/// holds.
class Counterparts {
 public:
  /// Names whose steps have no outputs yet stay as they are.
  Counterparts(const plan::Plan& plan, const OutputOf& output_of);

  /// The document with every changed name replaced.
  Json renamed(const Json& document) const;
  /// "ec2/instance/i-0abc" → "ec2/instance/i-0def".
  std::string id_of(const std::string& resource_id) const;

 private:
  void add_given_name(const plan::Step& step);
  Json with_given_names(Json document) const;

  std::map<std::string, std::string> ids_;                            ///< of what got another name
  std::map<std::pair<std::string, std::string>, std::string> given_;  ///< (member, name) → its other name
  std::map<std::string, std::pair<std::string, std::string>>
      by_id_;  ///< of the source → (path, its other name)
  names::Index index_;
  std::vector<Json> values_;
  std::vector<std::string> resources_;  ///< whose names they are
};

}  // namespace cleave::verify
