#include "dns/watch/state.h"

#include <algorithm>

namespace cleave::dns {
namespace {

bool anybody_answered(const std::vector<AskedServer>& servers) {
  return std::any_of(servers.begin(), servers.end(),
                     [](const auto& server) { return server.has_answered(); });
}

bool anybody_says_something(const std::vector<AskedServer>& servers) {
  return std::any_of(servers.begin(), servers.end(), [](const AskedServer& server) {
    return std::any_of(server.answers.begin(), server.answers.end(),
                       [](const Answer& answer) { return answer.says != Says::nothing; });
  });
}

/// The source's name servers may refuse to answer: when its zone was deleted.
bool is_blind(const ZoneState& zone) {
  if (!anybody_answered(zone.source_servers)) return true;
  if (!zone.resolvers.empty() && !anybody_says_something(zone.resolvers)) return true;
  if (!zone.destination_servers.empty() && !anybody_says_something(zone.destination_servers)) return true;
  return zone.moves && !anybody_says_something(zone.parents);
}

/// The names, and where the zone moves those who answer for it.
bool leads_to_source(const ZoneState& zone, const std::vector<AskedServer>& servers) {
  for (const AskedServer& server : servers) {
    for (const Answer& answer : server.answers) {
      const bool is_own = answer.type == "NS" || answer.type == "SOA";
      if (answer.says == Says::source && (zone.moves || !is_own)) return true;
    }
  }
  return false;
}

/// A resolver whose users get nothing: it remembers a name as missing, or does not believe the answers.
bool leaves_unserved(const ZoneState& zone) {
  return std::any_of(zone.resolvers.begin(), zone.resolvers.end(), [](const AskedServer& resolver) {
    return std::any_of(resolver.answers.begin(), resolver.answers.end(), [](const Answer& answer) {
      const bool is_own = answer.type == "NS" || answer.type == "SOA";
      return !is_own &&
             (answer.code == "SERVFAIL" || (answer.says == Says::neither && answer.values.empty()));
    });
  });
}

bool is_over(const CacheEnd& end, Time now) {
  return !end.is_open && end.at <= now;
}

bool is_waiting(const ZoneState& zone, Time now) {
  for (const auto* servers :
       {&zone.parents, &zone.source_servers, &zone.destination_servers, &zone.resolvers})
    if (leads_to_source(zone, *servers)) return true;
  if (leaves_unserved(zone)) return true;
  if (zone.moves && !is_over(zone.delegation_end, now)) return true;
  return std::any_of(zone.name_ends.begin(), zone.name_ends.end(),
                     [&](const NameEnd& name) { return !is_over(name.end, now); });
}

}  // namespace

bool AskedServer::has_answered() const {
  return std::any_of(answers.begin(), answers.end(),
                     [](const Answer& answer) { return !answer.code.empty(); });
}

std::set<std::string> AskedServer::refusals() const {
  std::set<std::string> codes;
  for (const Answer& answer : answers)
    if (answer.says == Says::nothing && !answer.code.empty()) codes.insert(answer.code);
  return codes;
}

DnsVerdict State::verdict() const {
  if (std::any_of(zones.begin(), zones.end(), is_blind)) return DnsVerdict::blind;
  if (std::any_of(zones.begin(), zones.end(), [](const ZoneState& zone) { return !zone.faults.empty(); }))
    return DnsVerdict::wrong;
  const bool waits =
      std::any_of(zones.begin(), zones.end(), [&](const ZoneState& zone) { return is_waiting(zone, at); });
  return waits ? DnsVerdict::waiting : DnsVerdict::settled;
}

const CacheEnd* State::names_end() const {
  const CacheEnd* last = nullptr;
  for (const ZoneState& zone : zones) {
    for (const NameEnd& name : zone.name_ends) {
      const bool later =
          last == nullptr || std::pair(name.end.is_open, name.end.at) > std::pair(last->is_open, last->at);
      if (later) last = &name.end;
    }
  }
  return last;
}

std::string_view to_text(DnsVerdict verdict) {
  switch (verdict) {
    case DnsVerdict::settled:
      return "settled";
    case DnsVerdict::waiting:
      return "waiting";
    case DnsVerdict::wrong:
      return "wrong";
    case DnsVerdict::blind:
      break;
  }
  return "blind";
}

std::string_view to_text(Says says) {
  switch (says) {
    case Says::source:
      return "source";
    case Says::destination:
      return "destination";
    case Says::either:
      return "either";
    case Says::neither:
      return "neither";
    case Says::nothing:
      break;
  }
  return "nothing";
}

}  // namespace cleave::dns
