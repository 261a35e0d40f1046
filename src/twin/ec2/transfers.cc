#include "twin/ec2/transfers.h"

#include <fmt/format.h>

#include "twin/ec2/addresses.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/tags.h"

namespace cleave::twin::ec2 {
namespace {

/// Offers stand in the source account, by allocation id
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/transfer-EIPs-intro-ec2.html).
constexpr std::string_view transfer_table = "ec2/address-transfer";
constexpr std::chrono::days offer_time{7};
constexpr std::chrono::days shown_after_acceptance{14};

bool is_pending(const Json& offer, Time now) {
  return text(offer, "AddressTransferStatus") == "pending" &&
         now < from_rfc3339(text(offer, "TransferOfferExpirationTimestamp"));
}

bool is_shown(const Json& offer, Time now) {
  if (!has(offer, "TransferOfferAcceptedTimestamp")) return is_pending(offer, now);
  return now < from_rfc3339(text(offer, "TransferOfferAcceptedTimestamp")) + shown_after_acceptance;
}

aws::Message transfer_answer(const Json& offer) {
  return answer({{"AddressTransfer", offer}});
}

aws::Message enable_address_transfer(Call& call) {
  const std::string id = text(call.input, "AllocationId");
  const Json& address = document_of(own_row(call, address_kind, id));
  const std::string receiver = text(call.input, "TransferAccountId");
  const bool is_account =
      receiver.size() == 12 && receiver.find_first_not_of("0123456789") == std::string::npos;
  if (!is_account || receiver == call.account) {
    throw invalid_value(receiver, "transferAccountId", "It must be the id of another account.");
  }
  Json& row = call.table(transfer_table)[id];
  const bool same_offer = row.is_object() && is_pending(document_of(row), call.world.now()) &&
                          document_of(row).at("TransferAccountId") == receiver;
  if (!same_offer) {
    row = Json::object();
    row["document"] = {{"AllocationId", id},
                       {"PublicIp", address.at("PublicIp")},
                       {"TransferAccountId", receiver},
                       {"TransferOfferExpirationTimestamp", later_text(call, offer_time)},
                       {"AddressTransferStatus", "pending"}};
  }
  return transfer_answer(document_of(row));
}

aws::Message disable_address_transfer(Call& call) {
  const std::string id = text(call.input, "AllocationId");
  const Json& address = own_row(call, address_kind, id);
  if (!is_offered(call, address)) {
    throw Refusal{"InvalidTransfer.AddressNotInPendingState",
                  fmt::format("The address with allocation id '{}' has no pending transfer", id)};
  }
  Json offer = document_of(call.table(transfer_table).at(id));
  call.table(transfer_table).erase(id);
  offer["AddressTransferStatus"] = "disabled";
  return transfer_answer(offer);
}

/// The offer of this address to the caller, and whose it is.
struct Offer {
  std::string account;
  Json* row = nullptr;
};
Offer find_offer(const Call& call, const std::string& public_ip) {
  Offer found;
  call.world.each_table(
      transfer_table, [&](const std::string& account, const std::string& region, Table& table) {
        if (region != call.region) return;
        for (auto& [id, row] : table) {
          const Json& offer = document_of(row);
          const bool is_mine =
              text(offer, "PublicIp") == public_ip && text(offer, "TransferAccountId") == call.account;
          if (is_mine && is_pending(offer, call.world.now())) found = {account, &row};
        }
      });
  if (found.row != nullptr) return found;
  throw Refusal{"InvalidAddress.NotFound", fmt::format("Address '{}' not found.", public_ip)};
}

aws::Message accept_address_transfer(Call& call) {
  const std::string public_ip = text(call.input, "Address");
  const Offer offer = find_offer(call, public_ip);
  Json& document = document_of(*offer.row);
  Table& source = call.world.table(offer.account, call.region, address_kind.table);
  const auto address = source.find(text(document, "AllocationId"));
  if (address == source.end()) {
    throw Refusal{"InvalidAddress.NotFound", fmt::format("Address '{}' not found.", public_ip)};
  }
  if (has(document_of(address->second), "AssociationId")) {
    throw Refusal{
        "InvalidTransfer.AddressAssociated",
        fmt::format("The address '{}' is still associated in the account that offers it", public_ip)};
  }
  refuse_too_many_addresses(call);
  source.erase(address);
  const std::string key = natural_key(call, fmt::format("address/{}", public_ip));
  keep_address(call, public_ip, key, requested_tags(call, "elastic-ip"));
  document["AddressTransferStatus"] = "accepted";
  document["TransferOfferAcceptedTimestamp"] = now_text(call);
  return transfer_answer(document);
}

aws::Message describe_address_transfers(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "AllocationIds");
  Json offers = Json::array();
  for (const auto& [id, row] : call.table(transfer_table)) {
    const bool wanted = ids.empty() || contains(ids, id);
    if (wanted && is_shown(document_of(row), call.world.now())) offers.push_back(document_of(row));
  }
  return page(call, "AddressTransfers", std::move(offers));
}

}  // namespace

bool is_offered(const Call& call, const Json& address_row) {
  const Table& table = call.table(transfer_table);
  const auto found = table.find(text(document_of(address_row), "AllocationId"));
  return found != table.end() && is_pending(document_of(found->second), call.world.now());
}

void add_address_transfers(Handlers& handlers) {
  handlers["EnableAddressTransfer"] = enable_address_transfer;
  handlers["DisableAddressTransfer"] = disable_address_transfer;
  handlers["AcceptAddressTransfer"] = accept_address_transfer;
  handlers["DescribeAddressTransfers"] = describe_address_transfers;
}

}  // namespace cleave::twin::ec2
