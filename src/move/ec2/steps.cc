#include "move/ec2/steps.h"

#include "move/ec2/adjust_instance.h"
#include "move/ec2/associate_address.h"
#include "move/ec2/authorize_group.h"
#include "move/ec2/create_tagged.h"
#include "move/ec2/image.h"
#include "move/ec2/run_instance.h"
#include "move/ec2/share_image.h"

namespace cleave::move {
namespace {

const ec2::TaggedKind security_group = {
    "CreateSecurityGroup",
    "DescribeSecurityGroups",
    "SecurityGroups",
    {"GroupId"},
    "DeleteSecurityGroup",
    "GroupId",
    {"DependencyViolation", "InvalidGroup.InUse", "InvalidGroup.NotFound"},
    "security group",
    true,
    {{"group-name", "GroupName"}, {"vpc-id", "VpcId"}}};
const ec2::TaggedKind key_pair = {"ImportKeyPair",
                                  "DescribeKeyPairs",
                                  "KeyPairs",
                                  {"KeyName", "KeyPairId"},
                                  "DeleteKeyPair",
                                  "KeyName",
                                  {},
                                  "key pair",
                                  false,
                                  {{"key-name", "KeyName"}}};
const ec2::TaggedKind address = {"AllocateAddress",
                                 "DescribeAddresses",
                                 "Addresses",
                                 {"AllocationId", "PublicIp"},
                                 "ReleaseAddress",
                                 "AllocationId",
                                 {"InvalidIPAddress.InUse", "InvalidAllocationID.NotFound"}};

}  // namespace

void add_ec2_actions(run::Actions& actions, const Accounts& accounts) {
  using ec2::MakeImage;
  actions["ec2/create-security-group"] = std::make_unique<ec2::CreateTagged>(accounts, security_group);
  actions["ec2/authorize-security-group"] = std::make_unique<ec2::AuthorizeGroup>(accounts);
  actions["ec2/import-key-pair"] = std::make_unique<ec2::CreateTagged>(accounts, key_pair);
  actions["ec2/allocate-address"] = std::make_unique<ec2::CreateTagged>(accounts, address);
  actions["ec2/associate-address"] = std::make_unique<ec2::AssociateAddress>(accounts);
  actions["ec2/create-image"] = std::make_unique<MakeImage>(accounts, MakeImage::From::instance);
  actions["ec2/copy-image"] = std::make_unique<MakeImage>(accounts, MakeImage::From::image);
  actions["ec2/share-image"] = std::make_unique<ec2::ShareImage>(accounts);
  actions["ec2/unshare-image"] = std::make_unique<ec2::UnshareImage>(accounts);
  actions["ec2/run-instance"] = std::make_unique<ec2::RunInstance>(accounts);
  actions["ec2/tag-volumes"] = std::make_unique<ec2::TagVolumes>(accounts);
  actions["ec2/stop-instance"] = std::make_unique<ec2::StopInstance>(accounts);
  actions["ec2/allow-forwarding"] = std::make_unique<ec2::AllowForwarding>(accounts);
}

}  // namespace cleave::move
