#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/addresses_in.h"
#include "twin/ec2/filters.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/network.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/tags.h"

namespace cleave::twin::ec2 {
namespace {

aws::Message describe_vpcs(Call& call) {
  static const Filters filters{{"cidr", "CidrBlock"},
                               {"cidr-block-association.cidr-block", "CidrBlockAssociationSet/*/CidrBlock"},
                               {"dhcp-options-id", "DhcpOptionsId"},
                               {"is-default", "IsDefault"},
                               {"isDefault", "IsDefault"},
                               {"owner-id", "OwnerId"},
                               {"state", "State"},
                               {"vpc-id", "VpcId"}};
  const std::vector<std::string> ids = strings(call.input, "VpcIds");
  for (const std::string& id : ids) own_row(call, vpc_kind, id);
  Json vpcs = Json::array();
  for (const auto& [id, row] : call.table(vpc_kind.table)) {
    if (ids.empty() || contains(ids, id)) vpcs.push_back(document_of(row));
  }
  return page(call, "Vpcs", filtered(call, std::move(vpcs), filters));
}

aws::Message create_vpc(Call& call) {
  if (!has(call.input, "CidrBlock")) throw missing_parameter("cidrBlock");
  const std::string cidr = text(call.input, "CidrBlock");
  const auto range = parse_range(cidr);
  if (!range) throw invalid_value(cidr, "cidrBlock", "This is not a valid CIDR block.");
  if (range->bits < 16 || range->bits > 28) {
    throw Refusal{"InvalidVpc.Range", fmt::format("The CIDR '{}' is invalid.", cidr)};
  }
  const std::string id =
      make_vpc(call, {cidr, VpcWish::Use::normal, request_key(call), requested_tags(call, "vpc")});
  return answer({{"Vpc", document_of(own_row(call, vpc_kind, id))}});
}

aws::Message create_default_vpc(Call& call) {
  if (default_vpc(call)) {
    throw Refusal{"DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region."};
  }
  const std::string id = make_default_vpc(call);
  return answer({{"Vpc", document_of(own_row(call, vpc_kind, id))}});
}

bool any_in_vpc(const Call& call, const Kind& kind, const std::string& vpc_id) {
  const Table& table = call.table(kind.table);
  return std::any_of(table.begin(), table.end(), [&](const auto& entry) {
    return text_or(document_of(entry.second), "VpcId", "") == vpc_id;
  });
}

void erase_of_vpc(const Call& call, const Kind& kind, const std::string& vpc_id) {
  std::erase_if(call.table(kind.table),
                [&](const auto& entry) { return text_or(document_of(entry.second), "VpcId", "") == vpc_id; });
}

bool has_gateway(const Call& call, const std::string& vpc_id) {
  const Table& table = call.table(gateway_kind.table);
  return std::any_of(table.begin(), table.end(), [&](const auto& entry) {
    const Json& attachments = list_or_empty(document_of(entry.second), "Attachments");
    return std::any_of(attachments.begin(), attachments.end(),
                       [&](const Json& attachment) { return text(attachment, "VpcId") == vpc_id; });
  });
}

bool has_own_groups(const Call& call, const std::string& vpc_id) {
  const Table& table = call.table(group_kind.table);
  return std::any_of(table.begin(), table.end(), [&](const auto& entry) {
    const Json& group = document_of(entry.second);
    return text(group, "VpcId") == vpc_id && text(group, "GroupName") != "default";
  });
}

/// The default group and the main route table go with their VPC; everything else has to go before.
aws::Message delete_vpc(Call& call) {
  const std::string id = text(call.input, "VpcId");
  own_row(call, vpc_kind, id);
  if (any_in_vpc(call, subnet_kind, id) || has_gateway(call, id) || has_own_groups(call, id)) {
    throw Refusal{"DependencyViolation",
                  fmt::format("The vpc '{}' has dependencies and cannot be deleted.", id)};
  }
  for (const auto& [group_id, group] : call.table(group_kind.table)) {
    if (text(document_of(group), "VpcId") != id) continue;
    std::erase_if(call.table(rule_kind.table), [&group = group_id](const auto& entry) {
      return text(document_of(entry.second), "GroupId") == group;
    });
  }
  erase_of_vpc(call, group_kind, id);
  erase_of_vpc(call, route_table_kind, id);
  call.table(vpc_kind.table).erase(id);
  return done();
}

}  // namespace

void add_vpcs(Handlers& handlers) {
  handlers["DescribeVpcs"] = describe_vpcs;
  handlers["CreateVpc"] = create_vpc;
  handlers["CreateDefaultVpc"] = create_default_vpc;
  handlers["DeleteVpc"] = delete_vpc;
}

}  // namespace cleave::twin::ec2
