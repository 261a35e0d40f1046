#pragma once

#include <span>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// One kind of thing that EC2 keeps: where its rows are, how its ids look, and how EC2 words that one is
/// missing (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
struct Kind {
  std::string_view table;      ///< "ec2/instance"
  std::string_view type;       ///< the resource type of tags: "instance"
  std::string_view prefix;     ///< of ids: "i-"
  std::string_view id_member;  ///< in documents: "InstanceId"
  std::string_view not_found;  ///< error code
  std::string_view malformed;  ///< error code
  std::string_view words;      ///< in messages: "instance ID"
};

inline constexpr Kind instance_kind{"ec2/instance",
                                    "instance",
                                    "i-",
                                    "InstanceId",
                                    "InvalidInstanceID.NotFound",
                                    "InvalidInstanceID.Malformed",
                                    "instance ID"};
inline constexpr Kind image_kind{
    "ec2/image", "image", "ami-", "ImageId", "InvalidAMIID.NotFound", "InvalidAMIID.Malformed", "image id"};
inline constexpr Kind snapshot_kind{"ec2/snapshot",
                                    "snapshot",
                                    "snap-",
                                    "SnapshotId",
                                    "InvalidSnapshot.NotFound",
                                    "InvalidSnapshotID.Malformed",
                                    "snapshot"};
inline constexpr Kind volume_kind{
    "ec2/volume", "volume", "vol-", "VolumeId", "InvalidVolume.NotFound", "InvalidVolumeID.Malformed",
    "volume"};
inline constexpr Kind group_kind{
    "ec2/security-group",    "security-group",           "sg-",           "GroupId",
    "InvalidGroup.NotFound", "InvalidGroupId.Malformed", "security group"};
inline constexpr Kind rule_kind{"ec2/security-group-rule",
                                "security-group-rule",
                                "sgr-",
                                "SecurityGroupRuleId",
                                "InvalidSecurityGroupRuleId.NotFound",
                                "InvalidSecurityGroupRuleId.Malformed",
                                "security group rule ID"};
inline constexpr Kind key_pair_kind{
    "ec2/key-pair",          "key-pair", "key-", "KeyPairId", "InvalidKeyPair.NotFound",
    "InvalidParameterValue", "key pair"};
inline constexpr Kind address_kind{
    "ec2/address",           "elastic-ip",   "eipalloc-", "AllocationId", "InvalidAllocationID.NotFound",
    "InvalidParameterValue", "allocation ID"};
inline constexpr Kind vpc_kind{
    "ec2/vpc", "vpc", "vpc-", "VpcId", "InvalidVpcID.NotFound", "InvalidVpcId.Malformed", "vpc ID"};
inline constexpr Kind subnet_kind{
    "ec2/subnet", "subnet", "subnet-", "SubnetId", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed",
    "subnet ID"};
inline constexpr Kind gateway_kind{"ec2/internet-gateway",
                                   "internet-gateway",
                                   "igw-",
                                   "InternetGatewayId",
                                   "InvalidInternetGatewayID.NotFound",
                                   "InvalidInternetGatewayId.Malformed",
                                   "internetGateway ID"};
inline constexpr Kind route_table_kind{"ec2/route-table",
                                       "route-table",
                                       "rtb-",
                                       "RouteTableId",
                                       "InvalidRouteTableID.NotFound",
                                       "InvalidRouteTableId.Malformed",
                                       "routeTable ID"};

/// All of the above.
std::span<const Kind* const> all_kinds();

/// Throws the kind's "malformed" when this cannot be one of its ids.
void check_id(const Kind& kind, std::string_view id);
Refusal not_found(const Kind& kind, std::string_view id);

/// The caller's own row. Throws the kind's "malformed" and "not found".
Json& own_row(const Call& call, const Kind& kind, std::string_view id);
/// As own_row, but null when there is none.
Json* find_own(const Call& call, const Kind& kind, std::string_view id);
/// The document of a row, to read or to change.
Json& document_of(Json& row);
const Json& document_of(const Json& row);

/// Puts a new row in the caller's table under its id and returns it.
Json& add_row(const Call& call, const Kind& kind, Json document);

}  // namespace cleave::twin::ec2
