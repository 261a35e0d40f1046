#include "dns/resolving.h"

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::dns {
namespace {

constexpr std::size_t most_addresses = 2;  ///< of one name server and one kind

bool is_loopback(const Address& address) {
  return address.ip.starts_with("127.");
}

}  // namespace

std::vector<Address> resolvers_of(Client& client, const std::string& named) {
  if (named.empty()) return client.resolvers();
  if (const auto address = address_from_text(named)) return {*address};
  throw Error(Error::Kind::input, "bad-resolver", fmt::format("'{}' is no address of a resolver", named))
      .next("Write `resolver` under [options] in cleave.toml as an address, with :PORT where it is not 53.");
}

std::optional<Message> Resolving::ask(const std::string& name, const std::string& type) {
  for (const Address& resolver : resolvers_) {
    Reply reply = client_.ask(resolver, {name, type}, Recursion::desired);
    if (!reply.message) {
      why_ = reply.why;
    } else if (reply.message->code != "NOERROR" && reply.message->code != "NXDOMAIN") {
      why_ = fmt::format("{} answered {} for {} {}", to_text(resolver), reply.message->code, name, type);
    } else {
      return std::move(reply.message);
    }
  }
  return std::nullopt;
}

std::vector<Address> Resolving::addresses_of(const std::string& server) {
  std::vector<Address> found;
  for (const char* type : {"A", "AAAA"}) {
    const auto answer = ask(server, type);
    if (!answer) continue;
    std::size_t count = 0;
    for (const Record& record : answer->answer) {  // The owner may be behind a CNAME.
      const auto address = address_from_text(record.value);
      if (record.type == type && address && count++ < most_addresses)
        found.push_back({address->ip, port_of(*address)});
    }
  }
  return found;
}

std::uint16_t Resolving::port_of(const Address& address) const {
  for (const Address& resolver : resolvers_) {
    const bool both_here = is_loopback(resolver) && is_loopback(address);
    if (resolver.ip == address.ip || both_here) return resolver.port;
  }
  return address.port;
}

}  // namespace cleave::dns
