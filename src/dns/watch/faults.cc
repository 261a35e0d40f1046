#include "dns/watch/faults.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "dns/signatures.h"
#include "dns/watch/look.h"
#include "names/dns_record.h"

namespace cleave::dns {
namespace {

bool is_delegated(const ZoneState& seen) {
  return std::any_of(seen.parents.begin(), seen.parents.end(), [](const AskedServer& parent) {
    return std::any_of(parent.answers.begin(), parent.answers.end(), [](const Answer& answer) {
      return answer.says == Says::destination || answer.says == Says::either;
    });
  });
}

/// An alias has other addresses for each who asks.
bool is_told_exactly(const Lead& lead) {
  return !lead.values.empty() && lead.hosts.empty();
}

std::string fault_in(const AskedServer& server, const Answer& answer, const WatchedName& name) {
  const auto who = fmt::format("{} ({})", names::host_name(server.name), server.address);
  const auto what = fmt::format("{} {}", names::host_name(answer.name), answer.type);
  if (answer.code.empty()) return "";  // The others are asked in its place.
  if (answer.code != "NOERROR" && answer.code != "NXDOMAIN")
    return fmt::format("{} answers {} when it is asked for {}.", who, answer.code, what);
  if (answer.values.empty())
    return fmt::format("{} has no {}{}.", who, what, answer.code == "NXDOMAIN" ? " (NXDOMAIN)" : "");
  if (answer.says == Says::neither && is_told_exactly(name.destination))
    return fmt::format("{} answers {} with {}, and should with {}.", who, what,
                       fmt::join(answer.values, ", "), fmt::join(name.destination.values, ", "));
  return "";
}

std::set<std::string> values_of(const std::vector<AskedServer>& servers) {
  std::set<std::string> values;
  for (const AskedServer& server : servers)
    for (const Answer& answer : server.answers) values.insert(answer.values.begin(), answer.values.end());
  return values;
}

}  // namespace

std::vector<std::string> faults_of(const ZoneState& seen, const WatchedZone& zone) {
  std::vector<std::string> faults;
  if (zone.moves && !is_delegated(seen)) return faults;
  for (const AskedServer& server : zone.moves ? seen.destination_servers : seen.source_servers) {
    for (std::size_t i = 0; i < zone.names.size(); ++i) {
      const auto place = first_name_place + i;
      if (place >= server.answers.size()) continue;
      auto fault = fault_in(server, server.answers[place], zone.names[i]);
      if (!fault.empty()) faults.push_back(std::move(fault));
    }
  }
  return faults;
}

std::vector<std::string> signature_faults(const ZoneState& seen, const std::vector<AskedServer>& keys) {
  const bool is_known = std::any_of(keys.begin(), keys.end(), [](const AskedServer& server) {
    return std::any_of(server.answers.begin(), server.answers.end(),
                       [](const Answer& answer) { return answer.code == "NOERROR"; });
  });
  if (!is_known || vouches(seen.domain, seen.signed_by_parent, values_of(keys))) return {};
  return {fmt::format(
      "{} has a DS record of {} (DNSSEC) that stands for no key of the destination's zone: resolvers that "
      "validate refuse its answers. Have the registrar remove it, or name the destination's key.",
      names::host_name(seen.parent_zone), names::host_name(seen.domain))};
}

}  // namespace cleave::dns
