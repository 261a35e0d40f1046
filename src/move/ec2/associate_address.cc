#include "move/ec2/associate_address.h"

#include "move/call_or_null.h"
#include "move/ec2/tagged.h"

namespace cleave::move::ec2 {

Json AssociateAddress::address(const run::Task& task) const {
  const Json answer =
      call_or_null(accounts_.client(task, "ec2"), "DescribeAddresses",
                   {{"AllocationIds", {task.params.at("AllocationId")}}}, {"InvalidAllocationID.NotFound"});
  const Json* found = find(answer, "Addresses/0");
  return found == nullptr ? Json(nullptr) : *found;
}

run::Seen AssociateAddress::check(const run::Task& task) {
  const Json found = address(task);
  if (text_or(found, "InstanceId", "") == text(task.params, "InstanceId"))
    return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json AssociateAddress::apply(const run::Task& task, const Json&) {
  accounts_.client(task, "ec2")
      .call("AssociateAddress", {{"AllocationId", task.params.at("AllocationId")},
                                 {"InstanceId", task.params.at("InstanceId")},
                                 {"AllowReassociation", false}});
  return Json::object();
}

/// The instance's public host name follows from the address.
run::Progress AssociateAddress::settle(const run::Task& task, const Json&) {
  const Json answer = accounts_.client(task, "ec2")
                          .call("DescribeInstances", {{"InstanceIds", {task.params.at("InstanceId")}}});
  return run::Progress::done(
      picked(at(answer, "Reservations/0/Instances/0"), {"PublicDnsName", "PublicIpAddress"}));
}

run::Progress AssociateAddress::undo(const run::Task& task, const Json&, const Json&) {
  const std::string association = text_or(address(task), "AssociationId", "");
  if (!association.empty()) {
    call_or_null(accounts_.client(task, "ec2"), "DisassociateAddress", {{"AssociationId", association}},
                 {"InvalidAssociationID.NotFound"});
  }
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::ec2
