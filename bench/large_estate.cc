// Writes a work directory for `cleave plan`: an account of N resources, half of them one application.
// Usage: bench_large_estate FOLDER N

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "base/files.h"
#include "inventory/inventory.h"

namespace {

using cleave::Json;
using cleave::inventory::Inventory;

constexpr const char* source_account = "111111111111";
constexpr const char* destination_account = "222222222222";

/// What applications of this kind consist of: records mostly, then volumes, instances and what stands around
/// them.
class Account {
 public:
  explicit Account(Inventory& inventory) : inventory_(inventory) {}

  void add(std::string id, std::string service, std::string type, std::string region, std::string name,
           Json document) {
    inventory_.resources.push_back({std::move(id), std::move(service), std::move(type), std::move(region),
                                    std::move(name), std::move(document)});
  }

  void network() {
    add("ec2/vpc/vpc-1", "ec2", "vpc", "us-east-1", "default", {{"VpcId", "vpc-1"}, {"IsDefault", true}});
    add("ec2/availability-zone/us-east-1/us-east-1a", "ec2", "availability-zone", "us-east-1", "us-east-1a",
        {{"ZoneName", "us-east-1a"}, {"ZoneId", "use1-az1"}, {"RegionName", "us-east-1"}});
    add("ec2/subnet/subnet-1", "ec2", "subnet", "us-east-1", "default",
        {{"SubnetId", "subnet-1"},
         {"VpcId", "vpc-1"},
         {"DefaultForAz", true},
         {"AvailabilityZone", "us-east-1a"},
         {"AvailabilityZoneId", "use1-az1"}});
  }

  void group(int number) {
    const std::string id = fmt::format("sg-{:017x}", number);
    add("ec2/security-group/" + id, "ec2", "security-group", "us-east-1", id,
        {{"GroupId", id},
         {"GroupName", "group-" + id},
         {"Description", "one of many"},
         {"VpcId", "vpc-1"},
         {"OwnerId", source_account},
         {"IpPermissions", Json::array()},
         {"IpPermissionsEgress", Json::array()},
         {"Tags", Json::array()}});
  }

  void instance(int number) {
    const std::string id = fmt::format("i-{:017x}", number);
    const std::string volume = fmt::format("vol-{:017x}", number);
    const Json ebs = {{"VolumeId", volume}, {"DeleteOnTermination", true}, {"Status", "attached"}};
    add("ec2/volume/" + volume, "ec2", "volume", "us-east-1", volume,
        {{"VolumeId", volume}, {"Size", 8}, {"VolumeType", "gp3"}, {"Attachments", {{{"InstanceId", id}}}}});
    add("ec2/instance/" + id, "ec2", "instance", "us-east-1", id,
        {{"InstanceId", id},
         {"InstanceType", "m5.large"},
         {"State", {{"Name", "running"}}},
         {"VpcId", "vpc-1"},
         {"SubnetId", "subnet-1"},
         {"Placement", {{"AvailabilityZone", "us-east-1a"}}},
         {"PrivateIpAddress", fmt::format("10.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255)},
         {"SecurityGroups", {{{"GroupId", fmt::format("sg-{:017x}", number / 4)}, {"GroupName", "group"}}}},
         {"RootDeviceName", "/dev/xvda"},
         {"BlockDeviceMappings", {{{"DeviceName", "/dev/xvda"}, {"Ebs", ebs}}}},
         {"Tags", {{{"Key", "Name"}, {"Value", id}}}}});
  }

  void zone(const std::string& id, const std::string& name) {
    add("route53/zone/" + id, "route53", "zone", "global", name,
        {{"Id", "/hostedzone/" + id},
         {"Name", name},
         {"Config", {{"PrivateZone", false}}},
         {"DelegationSet", {{"NameServers", {"ns-1.awsdns-01.com", "ns-2.awsdns-02.net"}}}}});
  }

  void record(const std::string& zone, const std::string& name, int number) {
    const std::string host = fmt::format("h{}.{}", number, name);
    add(fmt::format("route53/record/{}/{}/A", zone, host), "route53", "record", "global", host,
        {{"Name", host},
         {"Type", "A"},
         {"TTL", 300},
         {"ResourceRecords",
          {{{"Value", fmt::format("10.{}.{}.{}", number >> 16, number >> 8 & 255, number & 255)}}}}});
  }

 private:
  Inventory& inventory_;
};

Inventory account(const char* id) {
  Inventory inventory;
  inventory.account_id = id;
  inventory.caller_arn = fmt::format("arn:aws:iam::{}:user/bench", id);
  inventory.taken_at = cleave::from_rfc3339("2026-01-01T00:00:00Z");
  inventory.regions = {"us-east-1"};
  return inventory;
}

Inventory source(int resources) {
  Inventory inventory = account(source_account);
  Account estate(inventory);
  estate.network();
  estate.zone("ZAPP0000000000", "app.example.");
  estate.zone("ZREST000000000", "rest.example.");
  // Eight in a group: one group, four records, and an instance with its volume for every second record.
  for (int number = 0; static_cast<int>(inventory.resources.size()) < resources; ++number) {
    const bool application = number % 2 == 0;
    estate.record(application ? "ZAPP0000000000" : "ZREST000000000",
                  application ? "app.example." : "rest.example.", number);
    if (number % 4 == 0) estate.group(number / 4);
    if (number % 8 == 0 || number % 8 == 3) estate.instance(number);
  }
  std::sort(inventory.resources.begin(), inventory.resources.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return inventory;
}

Inventory destination() {
  Inventory inventory = account(destination_account);
  Account(inventory).network();
  std::sort(inventory.resources.begin(), inventory.resources.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return inventory;
}

constexpr const char* settings = R"(split = "b0b0b0b0b0b0"
roots = ["domain:app.example"]

[profiles]
source = "source"
destination = "destination"
)";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder / ".cleave");
  cleave::write_file(folder / "cleave.toml", settings);
  cleave::write_file(folder / ".cleave" / "source.json",
                     cleave::dump(cleave::inventory::to_json(source(std::atoi(argv[2])))));
  cleave::write_file(folder / ".cleave" / "destination.json",
                     cleave::dump(cleave::inventory::to_json(destination())));
  return 0;
}
