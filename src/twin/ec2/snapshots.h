#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// A snapshot's row holds who else may make volumes of it: {"permissions": [{"UserId": …}, {"Group":
/// "all"}]}.

struct SnapshotWish {
  std::string key;  ///< natural key
  std::string description;
  Json tags = Json::array();
};
/// A snapshot of a volume; it is complete some minutes later.
Json& make_snapshot(Call& call, const Json& volume_row, const SnapshotWish& wish);
/// A copy of a snapshot of any account, owned by the caller. `encryption` may hold Encrypted and KmsKeyId.
Json& copy_of_snapshot(Call& call, const Json& source_row, const Json& encryption, const SnapshotWish& wish);

/// Whether an account may make volumes and copies of it.
bool may_use_snapshot(std::string_view account, const Json& row);
/// The row of an own or shared snapshot in `region`. Throws InvalidSnapshot.NotFound when there is none for
/// the caller.
const Json& usable_snapshot(const Call& call, const std::string& id, std::string_view region);
const Json& usable_snapshot(const Call& call, const std::string& id);

/// As DescribeSnapshots shows it to the caller: tags of others are not to be seen.
Json snapshot_view(const Call& call, const Json& row);
/// The id of an own image that uses the snapshot; "" when none does.
std::string image_using(const Call& call, std::string_view snapshot_id);

inline constexpr std::chrono::seconds snapshot_time{120};

}  // namespace cleave::twin::ec2
