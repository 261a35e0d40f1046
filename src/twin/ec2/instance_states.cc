#include <fmt/format.h>

#include "twin/ec2/addresses.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

/// All of the call's instances, found before the first one changes.
std::vector<Json*> meant_instances(const Call& call) {
  std::vector<Json*> rows;
  for (const std::string& id : strings(call.input, "InstanceIds")) rows.push_back(&instance_row(call, id));
  if (rows.empty()) throw missing_parameter("InstanceId");
  return rows;
}

Json change(const Call& call, const Json& row, std::string_view before) {
  return {{"InstanceId", document_of(row).at("InstanceId")},
          {"PreviousState", state_document(before)},
          {"CurrentState", state_document(instance_state(call, row))}};
}

Refusal wrong_state(const Json& row, std::string_view verb) {
  return {"IncorrectInstanceState",
          fmt::format("The instance '{}' is not in a state from which it can be {}.",
                      text(document_of(row), "InstanceId"), verb)};
}

aws::Message start_instances(Call& call) {
  const std::vector<Json*> rows = meant_instances(call);
  for (const Json* row : rows) {
    const std::string state = instance_state(call, *row);
    if (state != "stopped" && state != "running" && state != "pending") throw wrong_state(*row, "started");
  }
  Json changes = Json::array();
  for (Json* row : rows) {
    const std::string before = instance_state(call, *row);
    if (before == "stopped") {
      const std::string id = text(document_of(*row), "InstanceId");
      (*row)["phases"] = Phases(call.world.now()).then("pending").then("running", pending_time);
      document_of(*row)["LaunchTime"] = now_text(call);
      document_of(*row)["StateTransitionReason"] = "";
      document_of(*row).erase("StateReason");
      if (flag_or(*row, "with_public_ip", false)) {
        (*row)["public_ip"] = free_public_address(call.world, natural_key(call, id + "/restart"));
      }
    }
    changes.push_back(change(call, *row, before));
  }
  return answer({{"StartingInstances", std::move(changes)}});
}

void note_reason(Call& call, Json& document, std::string_view code) {
  document["StateTransitionReason"] = fmt::format("User initiated ({})", now_text(call));
  document["StateReason"] = {{"Code", code}, {"Message", fmt::format("{}: User initiated", code)}};
}

aws::Message stop_instances(Call& call) {
  const std::vector<Json*> rows = meant_instances(call);
  for (const Json* row : rows) {
    const std::string id = text(document_of(*row), "InstanceId");
    if (!is_live(call, *row)) throw wrong_state(*row, "stopped");
    if (flag_or(*row, "attributes/DisableApiStop", false)) {
      throw Refusal{
          "OperationNotPermitted",
          fmt::format("The instance '{}' may not be stopped. Modify its 'disableApiStop' instance attribute "
                      "and try again.",
                      id)};
    }
  }
  Json changes = Json::array();
  for (Json* row : rows) {
    const std::string before = instance_state(call, *row);
    if (before == "running" || before == "pending") {
      (*row)["phases"] = Phases(call.world.now()).then("stopping").then("stopped", stopping_time);
      row->erase("public_ip");
      note_reason(call, document_of(*row), "Client.UserInitiatedShutdown");
    }
    changes.push_back(change(call, *row, before));
  }
  return answer({{"StoppingInstances", std::move(changes)}});
}

/// Volumes go with the instance or become free; its elastic address becomes free.
void let_go(Call& call, const std::string& id) {
  for (Json* volume : volumes_of(call, id)) {
    const std::string volume_id = text(document_of(*volume), "VolumeId");
    if (flag_or(*volume, "attachment/DeleteOnTermination", false)) {
      call.table(volume_kind.table).erase(volume_id);
    } else {
      detach(call, *volume);
    }
  }
  for (auto& [allocation, row] : call.table(address_kind.table)) {
    Json& address = document_of(row);
    if (text_or(address, "InstanceId", "") != id) continue;
    for (const char* member : {"AssociationId", "InstanceId", "NetworkInterfaceId", "NetworkInterfaceOwnerId",
                               "PrivateIpAddress"}) {
      address.erase(member);
    }
  }
}

void refuse_protected(const Json& row) {
  if (!flag_or(row, "attributes/DisableApiTermination", false)) return;
  throw Refusal{
      "OperationNotPermitted",
      fmt::format("The instance '{}' may not be terminated. Modify its 'disableApiTermination' instance "
                  "attribute and try again.",
                  text(document_of(row), "InstanceId"))};
}

aws::Message terminate_instances(Call& call) {
  const std::vector<Json*> rows = meant_instances(call);
  for (const Json* row : rows) refuse_protected(*row);
  Json changes = Json::array();
  for (Json* row : rows) {
    const std::string before = instance_state(call, *row);
    if (is_live(call, *row)) {
      const bool stopped = before == "stopped";
      Phases phases(call.world.now());
      if (!stopped) phases.then("shutting-down");
      let_go(call, text(document_of(*row), "InstanceId"));
      (*row)["phases"] = phases.then("terminated", stopped ? std::chrono::seconds(0) : stopping_time);
      row->erase("public_ip");
      note_reason(call, document_of(*row), "Client.UserInitiatedShutdown");
    }
    changes.push_back(change(call, *row, before));
  }
  return answer({{"TerminatingInstances", std::move(changes)}});
}

aws::Message set_monitoring(Call& call, std::string_view state) {
  Json list = Json::array();
  for (Json* row : meant_instances(call)) {
    document_of(*row)["Monitoring"] = {{"State", state}};
    const Json shown{{"State", state == "enabled" ? "pending" : "disabling"}};
    list.push_back({{"InstanceId", document_of(*row).at("InstanceId")}, {"Monitoring", shown}});
  }
  return answer({{"InstanceMonitorings", std::move(list)}});
}

}  // namespace

void add_instance_states(Handlers& handlers) {
  handlers["StartInstances"] = start_instances;
  handlers["StopInstances"] = stop_instances;
  handlers["TerminateInstances"] = terminate_instances;
  handlers["MonitorInstances"] = [](Call& call) { return set_monitoring(call, "enabled"); };
  handlers["UnmonitorInstances"] = [](Call& call) { return set_monitoring(call, "disabled"); };
}

}  // namespace cleave::twin::ec2
