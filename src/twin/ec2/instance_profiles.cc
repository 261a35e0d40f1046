#include "twin/ec2/filters.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

/// An association has no row of its own: it is made with its instance and its id follows from that of the
/// instance.
Json association(const std::string& instance_id, const Json& instance) {
  return {{"AssociationId", "iip-assoc-" + instance_id.substr(2)},
          {"InstanceId", instance_id},
          {"IamInstanceProfile", instance.at("IamInstanceProfile")},
          {"State", "associated"}};
}

aws::Message describe_associations(Call& call) {
  static const Filters filters{{"instance-id", "InstanceId"}, {"state", "State"}};
  const std::vector<std::string> ids = strings(call.input, "AssociationIds");
  Json associations = Json::array();
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (!is_live(call, row) || !has(document_of(row), "IamInstanceProfile")) continue;
    Json one = association(id, document_of(row));
    if (ids.empty() || contains(ids, text(one, "AssociationId"))) associations.push_back(std::move(one));
  }
  return page(call, "IamInstanceProfileAssociations", filtered(call, std::move(associations), filters));
}

}  // namespace

void add_instance_profiles(Handlers& handlers) {
  handlers["DescribeIamInstanceProfileAssociations"] = describe_associations;
}

}  // namespace cleave::twin::ec2
