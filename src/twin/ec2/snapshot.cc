#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/kinds.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"
#include "twin/ec2/snapshots.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

/// Copies show no volume of theirs but this
/// (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html).
constexpr std::string_view no_volume = "vol-ffffffff";

Json& keep(Call& call, Json document, const SnapshotWish& wish) {
  document["SnapshotId"] = call.world.hex_id("snap-", 17, wish.key);
  document["OwnerId"] = call.account;
  document["Description"] = wish.description;
  document["StartTime"] = now_text(call);
  document["StorageTier"] = "standard";
  document["Tags"] = wish.tags;
  Json& row = add_row(call, snapshot_kind, std::move(document));
  row["phases"] = Phases(call.world.now()).then("pending").then("completed", snapshot_time);
  row["permissions"] = Json::array();
  return row;
}

/// How far a pending snapshot has come, in percent.
long long progress(const Json& phases, Time now) {
  const auto passed = now - *time_of(phases, "pending");
  return std::clamp<long long>(passed * 100 / std::chrono::milliseconds(snapshot_time), 0, 99);
}

}  // namespace

Json& make_snapshot(Call& call, const Json& volume_row, const SnapshotWish& wish) {
  const Json& volume = document_of(volume_row);
  Json document{{"VolumeId", volume.at("VolumeId")},
                {"VolumeSize", volume.at("Size")},
                {"Encrypted", volume.at("Encrypted")}};
  if (has(volume, "KmsKeyId")) document["KmsKeyId"] = volume.at("KmsKeyId");
  return keep(call, std::move(document), wish);
}

Json& copy_of_snapshot(Call& call, const Json& source_row, const Json& encryption, const SnapshotWish& wish) {
  const Json& source = document_of(source_row);
  const bool encrypted = flag_or(source, "Encrypted", false) || flag_or(encryption, "Encrypted", false) ||
                         has(encryption, "KmsKeyId");
  Json document{{"VolumeId", no_volume}, {"VolumeSize", source.at("VolumeSize")}, {"Encrypted", encrypted}};
  if (encrypted)
    document["KmsKeyId"] = text_or(encryption, "KmsKeyId", default_key(call.account, call.region));
  return keep(call, std::move(document), wish);
}

bool may_use_snapshot(std::string_view account, const Json& row) {
  if (text(document_of(row), "OwnerId") == account) return true;
  const Json& permissions = list_or_empty(row, "permissions");
  return std::any_of(permissions.begin(), permissions.end(), [&](const Json& permission) {
    return text_or(permission, "UserId", "") == account || text_or(permission, "Group", "") == "all";
  });
}

const Json& usable_snapshot(const Call& call, const std::string& id, std::string_view region) {
  check_id(snapshot_kind, id);
  const World::Place place = call.world.find_anywhere(snapshot_kind.table, id);
  if (place.row == nullptr || place.region != region || !may_use_snapshot(call.account, *place.row)) {
    throw not_found(snapshot_kind, id);
  }
  return *place.row;
}

const Json& usable_snapshot(const Call& call, const std::string& id) {
  return usable_snapshot(call, id, call.region);
}

Json snapshot_view(const Call& call, const Json& row) {
  const Time now = call.world.now();
  const Json& phases = row.at("phases");
  Json view = document_of(row);
  view["State"] = state_of(phases, now);
  const bool complete = view["State"] == "completed";
  view["Progress"] = complete ? "100%" : fmt::format("{}%", progress(phases, now));
  if (complete) view["CompletionTime"] = to_rfc3339(*time_of(phases, "completed"));
  if (view["OwnerId"] != call.account) view.erase("Tags");
  return view;
}

std::string image_using(const Call& call, std::string_view snapshot_id) {
  for (const auto& [id, row] : call.table(image_kind.table)) {
    for (const Json& mapping : list_or_empty(document_of(row), "BlockDeviceMappings")) {
      if (text_or(mapping, "Ebs/SnapshotId", "") == snapshot_id) return id;
    }
  }
  return "";
}

}  // namespace cleave::twin::ec2
