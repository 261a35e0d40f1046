#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& ec2_differences() {
  static const ExpectedDifferences table = {
      {"ec2/instance",
       {{"ImageId", "the copy runs from an image of the source's instance"},
        {"LaunchTime", "the copy is younger"},
        {"UsageOperationUpdateTime", "the copy is younger"},
        {"ClientToken", "each launch has its own"},
        {"BlockDeviceMappings/*/Ebs/AttachTime", "the copy is younger"},
        {"NetworkInterfaces",
         "its interfaces are made anew; addresses and groups are compared outside of them"},
        {"Placement/AvailabilityZone", "accounts give zones different names"},
        {"Placement/AvailabilityZoneId", "follows from the subnet, which is compared"},
        {"StateReason", "tells the history of the source"},
        {"StateTransitionReason", "tells the history of the source"},
        {"IamInstanceProfile/Id", "made by AWS"},
        {"CapacityReservationSpecification", "reservations stay with their account"}}},
      {"ec2/volume",
       {{"CreateTime", "the copy is younger"},
        {"SnapshotId", "the copy is made from the image's snapshot"},
        {"Attachments/*/AttachTime", "the copy is younger"},
        {"AvailabilityZone", "accounts give zones different names"},
        {"VolumeArn", "holds the id"},
        {"Iops", "types without provisioned IOPS report what follows from their size"}}},
      {"ec2/image",
       {{"Name", "names of images are unique"},
        {"Description", "says where the copy comes from"},
        {"ImageLocation", "owner and name"},
        {"CreationDate", "the copy is younger"},
        {"LastLaunchedTime", "each image has its own history"},
        {"SourceInstanceId", "only the original was made from an instance"},
        {"SourceImageId", "the copy names the original"},
        {"SourceImageRegion", "the copy names the original's region"},
        {"DescribeImageAttribute", "launch permissions are not copied"}}},
      {"ec2/security-group", {{"SecurityGroupArn", "holds account and id"}}},
      {"ec2/key-pair",
       {{"KeyPairId", "made by AWS"},
        {"CreateTime", "the copy is younger"},
        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html
        {"KeyFingerprint",
         "counted over the private key where AWS made it, over the public one where imported"}}},
      {"ec2/address",
       {{"AssociationId", "made by AWS"},
        {"NetworkInterfaceId", "the instance's interface is made anew"},
        {"NetworkBorderGroup", "follows from the region"}}},
  };
  return table;
}

}  // namespace cleave::verify
