#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace cleave::inventory {

/// One thing in an account. `document` is what AWS said, unchanged; attributes that need further calls stand
/// under extra members named after the operation that gave them (`"GetBucketPolicy": {…}`).
struct Resource {
  std::string
      id;  ///< "SERVICE/TYPE/KEY", unique in the account: "ec2/instance/i-0abc", "s3/bucket/pressi-assets",
           ///< "elb/load-balancer/us-east-1/pressi-web", "route53/record/Z1/www.pressi.example./A[/SETID]"
  std::string service;  ///< "ec2"
  std::string type;     ///< "instance"
  std::string region;   ///< "us-east-1"; "global" for services without regions
  std::string name;     ///< what people call it: the Name tag, the bucket's or record's name; else the key
  Json document;
};

/// Something that could not be read, with the reason; never dropped in silence.
struct Gap {
  std::string what;  ///< "s3/bucket/pressi-assets GetBucketPolicy" or "ec2 DescribeAddresses in eu-west-1"
  std::string code;  ///< AWS's error code or cleave's own
  std::string reason;
};

struct Inventory {
  std::string account_id;
  std::string caller_arn;
  std::string partition = "aws";
  Time taken_at{};
  std::vector<std::string> regions;
  std::vector<Resource> resources;  ///< sorted by id
  std::vector<Gap> gaps;

  /// The resource with this id, or null.
  const Resource* find(std::string_view id) const;
};

/// The file format of source.json and destination.json (docs/files.md).
Json to_json(const Inventory& inventory);
/// Throws Error(input, "bad-inventory") naming `where` and the member.
Inventory inventory_from_json(Json json, std::string_view where);

}  // namespace cleave::inventory
