#include "twin/ec2/snapshots.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/permissions.h"
#include "twin/ec2/request.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

const Filters snapshot_filters{{"description", "Description"},
                               {"encrypted", "Encrypted"},
                               {"owner-id", "OwnerId"},
                               {"progress", "Progress"},
                               {"snapshot-id", "SnapshotId"},
                               {"start-time", "StartTime"},
                               {"status", "State"},
                               {"storage-tier", "StorageTier"},
                               {"volume-id", "VolumeId"},
                               {"volume-size", "VolumeSize"}};

bool wants(const Call& call, const Json& row) {
  const std::vector<std::string> owners = strings(call.input, "OwnerIds");
  const std::vector<std::string> users = strings(call.input, "RestorableByUserIds");
  const std::string owner = text(document_of(row), "OwnerId");
  const bool owner_fits =
      owners.empty() || contains(owners, owner) || (owner == call.account && contains(owners, "self"));
  const bool user_fits =
      users.empty() || std::any_of(users.begin(), users.end(), [&](const std::string& user) {
        return user == "all" ? list_or_empty(row, "permissions").dump().find("\"all\"") != std::string::npos
                             : may_use_snapshot(user == "self" ? call.account : user, row);
      });
  return owner_fits && user_fits;
}

aws::Message describe_snapshots(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "SnapshotIds");
  for (const std::string& id : ids) usable_snapshot(call, id);
  Json found = Json::array();
  call.world.each_table(snapshot_kind.table,
                        [&](const std::string&, const std::string& region, Table& table) {
                          if (region != call.region) return;
                          for (const auto& [id, row] : table) {
                            const bool listed = ids.empty() ? wants(call, row) : contains(ids, id);
                            if (listed && may_use_snapshot(call.account, row))
                              found.push_back(snapshot_view(call, row));
                          }
                        });
  return page(call, "Snapshots", filtered(call, std::move(found), snapshot_filters));
}

void check_attribute(const Call& call) {
  const std::string attribute = text_or(call.input, "Attribute", "createVolumePermission");
  if (attribute == "createVolumePermission" || attribute == "productCodes") return;
  throw invalid_value(attribute, "attribute", "Unknown attribute.");
}

aws::Message describe_snapshot_attribute(Call& call) {
  check_attribute(call);
  const std::string id = text(call.input, "SnapshotId");
  const Json& row = own_row(call, snapshot_kind, id);
  Json document{{"SnapshotId", id}};
  if (text(call.input, "Attribute") == "productCodes") {
    document["ProductCodes"] = Json::array();
  } else {
    document["CreateVolumePermissions"] = row.at("permissions");
  }
  return answer(std::move(document));
}

bool uses_default_key(const Call& call, const Json& document) {
  return text_or(document, "KmsKeyId", "") == default_key(call.account, call.region);
}

aws::Message modify_snapshot_attribute(Call& call) {
  check_attribute(call);
  Json& row = own_row(call, snapshot_kind, text(call.input, "SnapshotId"));
  const PermissionChange change = permission_change(call, "CreateVolumePermission", "GroupNames");
  const Json& document = document_of(row);
  if (!change.add.empty() && uses_default_key(call, document)) {
    throw Refusal{"InvalidParameter", "Encrypted snapshots with EBS default key cannot be shared"};
  }
  if (flag_or(document, "Encrypted", false) && change.makes_public()) {
    throw Refusal{"InvalidParameter", "Encrypted snapshots cannot be made public"};
  }
  apply_change(row["permissions"], change);
  return done();
}

aws::Message delete_snapshot(Call& call) {
  const std::string id = text(call.input, "SnapshotId");
  own_row(call, snapshot_kind, id);
  if (const std::string image = image_using(call, id); !image.empty()) {
    throw Refusal{"InvalidSnapshot.InUse",
                  fmt::format("The snapshot {} is currently in use by {}", id, image)};
  }
  call.table(snapshot_kind.table).erase(id);
  return done();
}

}  // namespace

void add_snapshots(Handlers& handlers) {
  handlers["DescribeSnapshots"] = describe_snapshots;
  handlers["DescribeSnapshotAttribute"] = describe_snapshot_attribute;
  handlers["ModifySnapshotAttribute"] = modify_snapshot_attribute;
  handlers["DeleteSnapshot"] = delete_snapshot;
}

}  // namespace cleave::twin::ec2
