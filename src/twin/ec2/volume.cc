#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"
#include "twin/ec2/volumes.h"
#include "twin/ec2/zones.h"

namespace cleave::twin::ec2 {
namespace {

using std::chrono::seconds;

constexpr seconds creating_time{5};
constexpr seconds attaching_time{5};
constexpr long long default_size_gib = 8;

/// Operations per second that a volume gets where none are asked for
/// (https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html).
void add_performance(Json& ebs, const std::string& type, long long size) {
  if (type == "gp2") ebs["Iops"] = std::clamp(3 * size, 100LL, 16000LL);
  if (type == "gp3" && !has(ebs, "Iops")) ebs["Iops"] = 3000;
  if (type == "gp3" && !has(ebs, "Throughput")) ebs["Throughput"] = 125;
}

void check_type(const Json& ebs, const std::string& type) {
  static const std::vector<std::string> types{"gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"};
  if (!contains(types, type))
    throw Refusal{"InvalidParameterValue", fmt::format("Invalid volume type: {}", type)};
  const bool provisioned = type == "io1" || type == "io2";
  if (provisioned && !has(ebs, "Iops")) {
    throw Refusal{"MissingParameter", "The request must contain the parameter iops"};
  }
  if (has(ebs, "Iops") && !provisioned && type != "gp3" && type != "gp2") {
    throw Refusal{"InvalidParameterCombination",
                  fmt::format("The parameter iops is not supported for {} volumes.", type)};
  }
  if (has(ebs, "Throughput") && type != "gp3") {
    throw Refusal{"InvalidParameterCombination",
                  fmt::format("Throughput is not supported for volume type '{}'", type)};
  }
}

std::string zone_id_of(const Call& call, const std::string& name) {
  for (const Zone& zone : zones_of(call.account, call.region)) {
    if (zone.name == name) return zone.id;
  }
  return "";
}

}  // namespace

std::string default_key(std::string_view account, std::string_view region) {
  const std::string digits = hex(sha256(fmt::format("{}/{}/alias/aws/ebs", account, region)));
  return fmt::format("arn:aws:kms:{}:{}:key/{}-{}-{}-{}-{}", region, account, digits.substr(0, 8),
                     digits.substr(8, 4), digits.substr(12, 4), digits.substr(16, 4), digits.substr(20, 12));
}

Json complete_ebs(const Call& call, const Json& ebs, const Json* snapshot_row) {
  Json whole = ebs;
  const std::string type = text_or(ebs, "VolumeType", "gp2");
  check_type(ebs, type);
  const Json* snapshot = snapshot_row == nullptr ? nullptr : &document_of(*snapshot_row);
  const long long smallest = snapshot == nullptr ? 1 : number_or(*snapshot, "VolumeSize", 1);
  const long long size = number_or(ebs, "VolumeSize", snapshot == nullptr ? default_size_gib : smallest);
  if (size < smallest) {
    throw Refusal{"InvalidBlockDeviceMapping",
                  fmt::format("Volume of size {}GB is smaller than snapshot '{}', expect size >= {}GB", size,
                              text_or(ebs, "SnapshotId", ""), smallest)};
  }
  whole["VolumeType"] = type;
  whole["VolumeSize"] = size;
  const bool encrypted = flag_or(ebs, "Encrypted", false) || has(ebs, "KmsKeyId") ||
                         (snapshot != nullptr && flag_or(*snapshot, "Encrypted", false));
  whole["Encrypted"] = encrypted;
  if (encrypted && !has(ebs, "KmsKeyId")) {
    const bool is_own = snapshot == nullptr || text(*snapshot, "OwnerId") == call.account;
    const std::string own_default = default_key(call.account, call.region);
    whole["KmsKeyId"] =
        snapshot != nullptr && is_own ? text_or(*snapshot, "KmsKeyId", own_default) : own_default;
  }
  add_performance(whole, type, size);
  return whole;
}

Json& make_volume(Call& call, const VolumeWish& wish) {
  const std::string id = call.world.hex_id("vol-", 17, wish.key);
  Json document{{"VolumeId", id},
                {"VolumeArn", fmt::format("arn:aws:ec2:{}:{}:volume/{}", call.region, call.account, id)},
                {"OwnerId", call.account},
                {"AvailabilityZone", wish.zone},
                {"AvailabilityZoneId", zone_id_of(call, wish.zone)},
                {"CreateTime", now_text(call)},
                {"Size", wish.ebs.at("VolumeSize")},
                {"SnapshotId", text_or(wish.ebs, "SnapshotId", "")},
                {"VolumeType", wish.ebs.at("VolumeType")},
                {"Encrypted", wish.ebs.at("Encrypted")},
                {"MultiAttachEnabled", false},
                {"Tags", wish.tags}};
  for (const char* member : {"Iops", "Throughput", "KmsKeyId"}) {
    if (has(wish.ebs, member)) document[member] = wish.ebs.at(member);
  }
  Json& row = add_row(call, volume_kind, std::move(document));
  row["phases"] = Phases(call.world.now()).then("creating").then("available", creating_time);
  return row;
}

void attach(Call& call, Json& volume_row, const AttachmentWish& wish) {
  volume_row["attachment"] = {{"VolumeId", text(document_of(volume_row), "VolumeId")},
                              {"InstanceId", wish.instance_id},
                              {"Device", wish.device},
                              {"AttachTime", now_text(call)},
                              {"DeleteOnTermination", wish.delete_on_termination}};
  volume_row["attachment_phases"] =
      Phases(call.world.now()).then("attaching").then("attached", attaching_time);
}

void detach(Call& call, Json& volume_row) {
  volume_row["attachment_phases"] =
      Phases(call.world.now()).then("detaching").then("detached", attaching_time);
}

Json attachment_view(const Call& call, const Json& volume_row) {
  if (!has(volume_row, "attachment")) return nullptr;
  const std::string state = state_of(volume_row.at("attachment_phases"), call.world.now());
  if (state == "detached") return nullptr;
  Json view = volume_row.at("attachment");
  view["State"] = state;
  return view;
}

std::string volume_state(const Call& call, const Json& row) {
  if (!attachment_view(call, row).is_null()) return "in-use";
  return state_of(row.at("phases"), call.world.now());
}

Json volume_view(const Call& call, const Json& row) {
  Json view = document_of(row);
  view["State"] = volume_state(call, row);
  view["Attachments"] = Json::array();
  Json attachment = attachment_view(call, row);
  if (!attachment.is_null()) view["Attachments"].push_back(std::move(attachment));
  return view;
}

std::vector<Json*> volumes_of(const Call& call, std::string_view instance_id) {
  std::map<std::string, Json*> by_device;
  for (auto& [id, row] : call.table(volume_kind.table)) {
    const Json attachment = attachment_view(call, row);
    if (attachment.is_null() || text(attachment, "InstanceId") != instance_id) continue;
    by_device[text(attachment, "Device")] = &row;
  }
  std::vector<Json*> rows;
  for (const auto& [device, row] : by_device) rows.push_back(row);
  return rows;
}

}  // namespace cleave::twin::ec2
