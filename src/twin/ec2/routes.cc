#include "twin/ec2/filters.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

Json wished_documents(const Call& call, const Kind& kind, std::string_view ids_member) {
  const std::vector<std::string> ids = strings(call.input, ids_member);
  for (const std::string& id : ids) own_row(call, kind, id);
  Json documents = Json::array();
  for (const auto& [id, row] : call.table(kind.table)) {
    if (ids.empty() || contains(ids, id)) documents.push_back(document_of(row));
  }
  return documents;
}

aws::Message describe_internet_gateways(Call& call) {
  static const Filters filters{{"attachment.state", "Attachments/*/State"},
                               {"attachment.vpc-id", "Attachments/*/VpcId"},
                               {"internet-gateway-id", "InternetGatewayId"},
                               {"owner-id", "OwnerId"}};
  Json gateways = wished_documents(call, gateway_kind, "InternetGatewayIds");
  return page(call, "InternetGateways", filtered(call, std::move(gateways), filters));
}

aws::Message describe_route_tables(Call& call) {
  static const Filters filters{
      {"association.main", "Associations/*/Main"},
      {"association.route-table-association-id", "Associations/*/RouteTableAssociationId"},
      {"association.route-table-id", "Associations/*/RouteTableId"},
      {"association.subnet-id", "Associations/*/SubnetId"},
      {"owner-id", "OwnerId"},
      {"route-table-id", "RouteTableId"},
      {"route.destination-cidr-block", "Routes/*/DestinationCidrBlock"},
      {"route.gateway-id", "Routes/*/GatewayId"},
      {"route.origin", "Routes/*/Origin"},
      {"route.state", "Routes/*/State"},
      {"vpc-id", "VpcId"}};
  Json tables = wished_documents(call, route_table_kind, "RouteTableIds");
  return page(call, "RouteTables", filtered(call, std::move(tables), filters));
}

}  // namespace

void add_routes(Handlers& handlers) {
  handlers["DescribeInternetGateways"] = describe_internet_gateways;
  handlers["DescribeRouteTables"] = describe_route_tables;
}

}  // namespace cleave::twin::ec2
