#include "dns/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <sstream>

#include <fmt/format.h>

namespace cleave::dns {
namespace {

/// resolv.conf(5): more are not asked.
constexpr std::size_t most_resolvers = 3;

bool parses_as(int family, const std::string& ip) {
  in6_addr bytes{};
  return inet_pton(family, ip.c_str(), &bytes) == 1;
}

std::optional<Address> checked(std::string ip, std::string_view port) {
  Address address{std::move(ip)};
  if (!parses_as(AF_INET, address.ip) && !parses_as(AF_INET6, address.ip)) return std::nullopt;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
  return address;
}

}  // namespace

std::optional<Address> address_from_text(std::string_view text) {
  if (parses_as(AF_INET, std::string(text)) || parses_as(AF_INET6, std::string(text)))
    return checked(std::string(text), "53");
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view ip = text.substr(0, colon);
  const bool bracketed = ip.starts_with('[') && ip.ends_with(']');
  if (bracketed) ip = ip.substr(1, ip.size() - 2);
  if (bracketed != parses_as(AF_INET6, std::string(ip))) return std::nullopt;
  return checked(std::string(ip), text.substr(colon + 1));
}

std::string to_text(const Address& address) {
  const std::string ip = is_ipv6(address) ? "[" + address.ip + "]" : address.ip;
  return fmt::format("{}:{}", ip, address.port);
}

bool is_ipv6(const Address& address) {
  return address.ip.find(':') != std::string::npos;
}

std::vector<Address> resolvers_in(std::string_view resolv_conf) {
  std::vector<Address> found;
  std::istringstream lines{std::string(resolv_conf)};
  for (std::string line; std::getline(lines, line) && found.size() < most_resolvers;) {
    std::istringstream words(line);
    std::string keyword, ip;
    if (!(words >> keyword >> ip) || keyword != "nameserver") continue;
    if (const auto address = checked(ip, "53")) found.push_back(*address);
  }
  if (found.empty()) found.push_back({"127.0.0.1"});
  return found;
}

}  // namespace cleave::dns
