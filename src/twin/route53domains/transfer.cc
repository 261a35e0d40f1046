// A domain changes hands between two accounts: one offers it with a password, the other accepts within three
// days.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/dns_name.h"
#include "twin/route53domains/domain.h"
#include "twin/route53domains/handlers.h"

namespace cleave::twin::route53domains {
namespace {

/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_TransferDomainToAnotherAwsAccount.html
constexpr auto offer_stands = std::chrono::hours(72);

/// The offer while it stands: {"account", "password", "expires_at"}.
const Json* standing_offer(const Json& row, Time now) {
  const Json* offer = find(row, "offer");
  return offer != nullptr && now < from_rfc3339(text(*offer, "expires_at")) ? offer : nullptr;
}

aws::Message offer_domain(Call& call) {
  Json& row = domain_of(call);
  const std::string domain = text(row, "document/DomainName");
  const std::string receiver = text(call.input, "AccountId");
  const Json& states = list_or_empty(row, "document/StatusList");
  if (std::find(states.begin(), states.end(), "clientTransferProhibited") != states.end()) {
    throw Refusal{"InvalidInput", fmt::format("The transfer lock of the domain {} is on", domain)};
  }
  if (receiver == call.account || !call.world.accounts().contains(receiver)) {
    throw Refusal{"InvalidInput",
                  fmt::format("The account {} cannot receive the domain {}", receiver, domain)};
  }
  if (standing_offer(row, call.world.now()) != nullptr) {
    throw Refusal{"DuplicateRequest",
                  fmt::format("The transfer of the domain {} is already in progress", domain)};
  }
  const std::string password =
      hex(sha256(fmt::format("{}/{}/{}", domain, call.account, receiver))).substr(0, 20);
  const Time expires = call.world.now() + offer_stands;
  row["offer"] = {{"account", receiver}, {"password", password}, {"expires_at", to_rfc3339(expires)}};
  const std::string id = start_operation(call, "INTERNAL_TRANSFER_OUT_DOMAIN", domain, expires);
  return {{{"OperationId", id}, {"Password", password}}, ""};
}

/// The zone does not move, nor does the delegation change: the domain only gets another owner.
aws::Message accept_domain(Call& call) {
  const std::string domain = without_dot(dns_name(text(call.input, "DomainName")).value_or(""));
  const World::Place place = call.world.find_anywhere(domain_kind, domain);
  const Json* offer = place.row == nullptr ? nullptr : standing_offer(*place.row, call.world.now());
  if (offer == nullptr || text(*offer, "account") != call.account ||
      text(*offer, "password") != text(call.input, "Password")) {
    throw Refusal{"InvalidInput",
                  fmt::format("No transfer of the domain {} to this account with this password", domain)};
  }
  Json row = *place.row;
  row.erase("offer");
  call.world.table(place.account, place.region, domain_kind).erase(domain);
  call.global_table(domain_kind)[domain] = std::move(row);
  return {{{"OperationId", start_operation(call, "INTERNAL_TRANSFER_IN_DOMAIN", domain, call.world.now())}},
          ""};
}

}  // namespace

void add_transfer_handlers(Service& service) {
  service.handlers["TransferDomainToAnotherAwsAccount"] = offer_domain;
  service.handlers["AcceptDomainTransferFromAnotherAwsAccount"] = accept_domain;
}

}  // namespace cleave::twin::route53domains
