#include "dns/watch/watcher.h"

#include <algorithm>

#include "dns/resolving.h"
#include "dns/watch/faults.h"
#include "dns/watch/look.h"
#include "dns/watch/sides.h"
#include "dns/watch/trail.h"
#include "names/dns_record.h"

namespace cleave::dns {
namespace {

using Servers = std::vector<AskedServer>;

/// What all servers said to one question.
std::vector<const Answer*> answers_at(const Servers& servers, std::size_t place) {
  std::vector<const Answer*> answers;
  for (const AskedServer& server : servers)
    if (place < server.answers.size()) answers.push_back(&server.answers[place]);
  return answers;
}

void judge_all(Servers& servers, std::size_t place, const Sides& sides) {
  for (AskedServer& server : servers)
    if (place < server.answers.size()) judge(server.answers[place], sides);
}

std::set<std::string> names_of(const std::vector<NameServer>& servers) {
  std::set<std::string> found;
  for (const NameServer& server : servers) found.insert(names::dns_name(server.name));
  return found;
}

/// The values that a side was said to give or, where nothing was said, that its name servers give.
void learn(std::set<std::string>& known, const WatchedName& name, const Lead& lead, const Servers& servers,
           std::size_t place, Client& client, const std::vector<Address>& finders) {
  for (const std::string& value : lead.values) known.insert(names::answer_value(name.type, value));
  for (const std::string& host : lead.hosts) known.insert(names::dns_name(host));
  known.merge(addresses_of(client, finders, lead.hosts, name.type));
  if (!lead.values.empty() || !lead.hosts.empty()) return;
  for (const Answer* answer : answers_at(servers, place))
    known.insert(answer->values.begin(), answer->values.end());
}

}  // namespace

struct Watcher::ZoneMemory {
  std::vector<NameServer> source_servers;
  Trail parent, apex;
  struct Name {
    Sides sides;
    NameTrails trails;
  };
  std::vector<Name> names;

  /// The name servers that the zone has now, where nobody said which they are.
  void find_source_servers(Client& client, const std::vector<Address>& finders, const WatchedZone& zone,
                           const Servers& parents) {
    if (!source_servers.empty()) return;
    source_servers = zone.source_servers;
    if (!source_servers.empty()) return;
    const auto of_destination = names_of(zone.destination_servers);
    std::set<std::string> found;
    for (const Answer* answer : answers_at(parents, 0))
      found.insert(answer->values.begin(), answer->values.end());
    if (const auto answer =
            !zone.moves ? Resolving(client, finders).ask(names::dns_name(zone.domain), "NS") : std::nullopt)
      for (const Record& record : answer->answer)
        if (record.type == "NS") found.insert(names::dns_name(record.value));
    for (const std::string& name : found)
      if (!of_destination.contains(name)) source_servers.push_back({name, std::nullopt});
  }

  void judge_delegation(ZoneState& state, const WatchedZone& zone) {
    const Sides sides{names_of(source_servers), names_of(zone.destination_servers)};
    for (auto* servers :
         {&state.parents, &state.source_servers, &state.destination_servers, &state.resolvers})
      for (std::size_t place = 0; place <= soa_place; ++place) judge_all(*servers, place, sides);
  }

  void follow_delegation(ZoneState& state, const WatchedZone& zone, Time now) {
    follow(parent, zone.delegation, answers_at(state.parents, 0), now);
    follow(apex, zone.apex, answers_at(state.source_servers, 0), now);
    if (state.moves) state.delegation_end = delegation_end(parent, apex, now);
  }

  void follow_name(ZoneState& state, const WatchedName& name, std::size_t i, Time now) {
    const std::size_t place = first_name_place + i;
    NameTrails& trails = names[i].trails;
    follow(trails.at_source, name.change, answers_at(state.source_servers, place), now);
    follow(trails.at_destination, {}, answers_at(state.destination_servers, place), now);
    const CacheEnd end = name_end(trails, state.moves ? &state.delegation_end : nullptr, now);
    for (AskedServer& resolver : state.resolvers) {
      Answer& answer = resolver.answers[place];
      answer.is_overdue = answer.says == Says::source && !end.is_open && end.at < now;
    }
    state.name_ends.push_back({names::dns_name(name.name), name.type, end});
  }
};

Watcher::Watcher(Client& client, Watched watched) : client_(client), watched_(std::move(watched)) {
  if (watched_.finders.empty()) watched_.finders = client_.resolvers();
  memories_.resize(watched_.zones.size());
  for (std::size_t i = 0; i < memories_.size(); ++i)
    memories_[i].names.resize(watched_.zones[i].names.size());
}

Watcher::~Watcher() = default;

/// What everybody says about a zone, not yet judged.
ZoneState Watcher::ask_everybody(const WatchedZone& zone, ZoneMemory& memory) {
  ZoneState seen;
  seen.domain = names::dns_name(zone.domain);
  seen.moves = zone.moves;
  if (seen.moves) {
    ParentLook parent = look_at_parent(client_, watched_.finders, zone.domain);
    seen.parent_zone = parent.zone;
    seen.why_no_parent = parent.why_none;
    seen.parents = std::move(parent.servers);
    seen.signed_by_parent = std::move(parent.ds);
  }
  memory.find_source_servers(client_, watched_.finders, zone, seen.parents);
  const auto questions = questions_about(zone);
  seen.source_servers = ask_name_servers(client_, watched_.finders, memory.source_servers, questions);
  seen.destination_servers = ask_name_servers(client_, watched_.finders, zone.destination_servers, questions);
  seen.resolvers = ask_resolvers(client_, watched_.resolvers, questions);
  return seen;
}

std::vector<AskedServer> Watcher::ask_for_keys(const WatchedZone& zone) const {
  return ask_name_servers(client_, watched_.finders, zone.destination_servers,
                          {{names::dns_name(zone.domain), "DNSKEY"}});
}

void Watcher::judge_names(ZoneState& seen, const WatchedZone& zone, ZoneMemory& memory, Time now) {
  for (std::size_t i = 0; i < zone.names.size(); ++i) {
    const WatchedName& name = zone.names[i];
    Sides& sides = memory.names[i].sides;
    const std::size_t place = first_name_place + i;
    learn(sides.source, name, name.source, seen.source_servers, place, client_, watched_.finders);
    learn(sides.destination, name, name.destination, seen.destination_servers, place, client_,
          watched_.finders);
    for (auto* servers : {&seen.source_servers, &seen.destination_servers, &seen.resolvers})
      judge_all(*servers, place, sides);
    memory.follow_name(seen, name, i, now);
  }
}

State Watcher::look(Time now) {
  State state{now, {}};
  for (std::size_t i = 0; i < watched_.zones.size(); ++i) {
    const WatchedZone& zone = watched_.zones[i];
    ZoneState seen = ask_everybody(zone, memories_[i]);
    memories_[i].judge_delegation(seen, zone);
    memories_[i].follow_delegation(seen, zone, now);
    judge_names(seen, zone, memories_[i], now);
    seen.faults = faults_of(seen, zone);
    if (!seen.signed_by_parent.empty())
      for (auto& fault : signature_faults(seen, ask_for_keys(zone))) seen.faults.push_back(std::move(fault));
    state.zones.push_back(std::move(seen));
  }
  return state;
}

}  // namespace cleave::dns
