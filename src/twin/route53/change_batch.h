#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin::route53 {

/// One ChangeBatch on its way into a zone. Changes are checked one after the other against the zone as the
/// changes before them leave it; nothing is written until all of them are right.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
class ChangeBatch {
 public:
  ChangeBatch(World& world, Json& zone, std::string zone_id);

  /// Throws Refusal (InvalidInput, InvalidChangeBatch, NoSuchHealthCheck) with all that is wrong; else the
  /// zone holds the changes.
  void apply(const Json& changes);

 private:
  void check_size(const Json& changes);
  void add(const std::string& action, const Json& record);
  void remove(const Json& record);
  void put(const std::string& action, const Json& record);
  void check_alias(const Json& record);
  void check_neighbours(const Json& record);

  const Json* find_record(const std::string& key) const;
  std::vector<const Json*> records_at(const std::string& name) const;
  bool holds(const std::string& name, const std::string& type) const;

  World& world_;
  Json& zone_;
  std::string zone_id_;
  std::string zone_name_;
  std::map<std::string, std::optional<Json>> changed_;  ///< by record key; nothing: deleted
  std::vector<std::string> faults_;
};

}  // namespace cleave::twin::route53
