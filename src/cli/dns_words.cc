#include "cli/dns_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/engine.h"
#include "cli/planned_names.h"
#include "cli/plans.h"
#include "dns/socket_client.h"
#include "names/dns_record.h"

namespace cleave::cli {
namespace {

/// Resolvers that many people use: Google (https://developers.google.com/speed/public-dns), Cloudflare
/// (https://developers.cloudflare.com/1.1.1.1/), Quad9
/// (https://quad9.net/service/service-addresses-and-features) and OpenDNS
/// (https://www.opendns.com/setupguide/).
constexpr const char* public_resolvers[] = {"8.8.8.8", "1.1.1.1", "9.9.9.9", "208.67.222.222"};

Error wrong(std::string code, std::string what, std::string next) {
  return Error(Error::Kind::input, std::move(code), std::move(what)).next(std::move(next));
}

/// "before" and "after" the first `separator`; `after` is "" without one.
std::pair<std::string, std::string> parted(const std::string& word, char separator) {
  const auto at = word.find(separator);
  if (at == std::string::npos) return {word, ""};
  return {word.substr(0, at), word.substr(at + 1)};
}

bool is_name(const std::string& name) {
  dns::Message question;
  question.questions = {{names::dns_name(name), "A"}};
  return name.find('.') != std::string::npos && dns::to_wire(question).has_value();
}

dns::NameServer name_server(const std::string& word) {
  const auto [name, address] = parted(word, '=');
  const auto parsed = dns::address_from_text(address);
  if (!is_name(name) || (!parsed && !address.empty()) || dns::address_from_text(name))
    throw wrong("bad-server", fmt::format("'{}' is no name server", word),
                "Say it as ns1.example.net, or with the address to ask it at as ns1.example.net=192.0.2.53.");
  return {name, parsed};
}

std::vector<dns::NameServer> name_servers(const std::vector<std::string>& words) {
  std::vector<dns::NameServer> servers;
  for (const auto& word : words) servers.push_back(name_server(word));
  return servers;
}

/// "www.example.com/A", or without a type, which is A then.
dns::WatchedName watched_name(const std::string& word, const DnsWords& words) {
  const auto [name, given] = parted(word, '/');
  dns::WatchedName watched;
  watched.name = names::dns_name(name);
  watched.type = given.empty() ? "A" : given;
  dns::Message question;
  question.questions = {{watched.name, watched.type}};
  if (!is_name(name) || !dns::to_wire(question) || !names::is_in_zone(name, words.domain))
    throw wrong("bad-name", fmt::format("'{}' is no name in {} with a type", word, words.domain),
                "Say it as www.example.com or www.example.com/AAAA.");
  return watched;
}

dns::WatchedName& name_for(std::vector<dns::WatchedName>& names, const std::string& word,
                           const DnsWords& words) {
  const auto wanted = watched_name(word, words);
  for (auto& name : names)
    if (name.name == wanted.name && name.type == wanted.type) return name;
  return names.emplace_back(wanted);
}

void take_answers(std::vector<dns::WatchedName>& names, const std::vector<std::string>& answers,
                  dns::Lead dns::WatchedName::*side, const DnsWords& words) {
  for (const auto& word : answers) {
    const auto [name, value] = parted(word, '=');
    if (value.empty())
      throw wrong("bad-answer", fmt::format("'{}' names no value", word),
                  "Say it as www.example.com/A=192.0.2.1, or with the host whose addresses it takes on.");
    auto& watched = name_for(names, name, words);
    const bool is_host = (watched.type == "A" || watched.type == "AAAA") && !dns::address_from_text(value);
    ((watched.*side).*(is_host ? &dns::Lead::hosts : &dns::Lead::values)).push_back(value);
  }
}

dns::Change change(const std::string& time, long long ttl_seconds) {
  dns::Change change;
  if (!time.empty()) change.at = from_rfc3339(time);
  if (ttl_seconds >= 0) change.ttl_seconds = static_cast<std::uint32_t>(ttl_seconds);
  return change;
}

constexpr long long longest_ttl = 2147483647;  // https://www.rfc-editor.org/rfc/rfc2181#section-8

/// The zones of the plan, and the resolver that cleave.toml says.
dns::Watched watched_in_split(const Invocation& invocation) {
  const auto work_dir = invocation.open_work_dir();
  const auto plan = read_plans(work_dir).in_effect().plan;
  dns::Watched watched{planned_names(plan, read_records(work_dir, plan), source_of(plan, work_dir)), {}, {}};
  if (watched.zones.empty())
    throw Error(Error::Kind::input, "nothing-moves", "the plan moves no names of a zone")
        .next("Say which zone to watch: --domain, --destination-server, --name.");
  const auto resolver = read_settings(work_dir.settings_path()).decisions.resolver;
  if (!resolver.empty()) watched.finders = named_resolvers({resolver});
  return watched;
}

}  // namespace

void add_zone_options(CLI::App& command, DnsWords& words) {
  command.add_option("--domain", words.domain, "The zone to watch; without it, what the plan moves");
  command.add_option(
      "--source-server", words.source_servers,
      "A name server of the source's zone, NAME or NAME=ADDRESS[:PORT]; without it those that the "
      "zone above names now");
  command.add_option(
      "--destination-server", words.destination_servers,
      "A name server of the destination's zone; without it the zone stays and names in it move");
  command.add_option("--name", words.names, "A name that moves, NAME or NAME/TYPE (A without)");
  command.add_option("--source-answer", words.source_answers,
                     "NAME/TYPE=VALUE: what a name leads to at the source, a value or the host of an alias");
  command.add_option("--destination-answer", words.destination_answers, "The same for the destination");
  command.add_option("--delegated", words.delegated, "When the zone above named the destination's servers");
  command
      .add_option("--delegation-ttl", words.delegation_ttl_seconds, "The TTL in seconds that it gave before")
      ->check(CLI::Range(0LL, longest_ttl));
  command
      .add_option("--resolver", words.resolvers,
                  "Resolvers to ask: own (of this machine), public (well-known ones), ADDRESS[:PORT]")
      ->capture_default_str();
  command.add_option("--find-with", words.find_with,
                     "The resolver (ADDRESS[:PORT]) through which name servers are found");
}

void add_change_options(CLI::App& command, DnsWords& words) {
  command.add_option("--cut", words.cut, "When the names were changed (2026-11-26T10:00:00Z)");
  command.add_option("--ttl", words.ttl_seconds, "The TTL in seconds with which they were served before")
      ->check(CLI::Range(0LL, longest_ttl));
}

dns::Watched watched_by(const Invocation& invocation, const DnsWords& words) {
  dns::Watched watched =
      words.domain.empty() ? watched_in_split(invocation) : dns::Watched{{watched_zone(words)}, {}, {}};
  watched.resolvers = named_resolvers(words.resolvers);
  if (!words.find_with.empty()) watched.finders = named_resolvers({words.find_with});
  return watched;
}

dns::WatchedZone watched_zone(const DnsWords& words) {
  if (!is_name(words.domain))
    throw wrong("bad-name", fmt::format("'{}' is no domain", words.domain), "Say it as example.com.");
  dns::WatchedZone zone;
  zone.domain = words.domain;
  zone.source_servers = name_servers(words.source_servers);
  zone.destination_servers = name_servers(words.destination_servers);
  zone.moves = !zone.destination_servers.empty();
  for (const auto& word : words.names) name_for(zone.names, word, words);
  take_answers(zone.names, words.source_answers, &dns::WatchedName::source, words);
  take_answers(zone.names, words.destination_answers, &dns::WatchedName::destination, words);
  const auto cut = change(words.cut, words.ttl_seconds);
  for (auto& name : zone.names) name.change = cut;
  zone.delegation = change(words.delegated, words.delegation_ttl_seconds);
  return zone;
}

std::vector<dns::Address> named_resolvers(const std::vector<std::string>& words) {
  std::vector<dns::Address> found;
  const auto add = [&](const dns::Address& address) {
    const bool is_new = std::none_of(found.begin(), found.end(), [&](const auto& other) {
      return dns::to_text(other) == dns::to_text(address);
    });
    if (is_new) found.push_back(address);
  };
  for (const auto& word : words) {
    if (word == "own") {
      for (const auto& address : dns::SocketClient().resolvers()) add(address);
    } else if (word == "public") {
      for (const char* ip : public_resolvers) add({ip});
    } else if (const auto address = dns::address_from_text(word)) {
      add(*address);
    } else {
      throw wrong("bad-resolver", fmt::format("'{}' is no resolver", word),
                  "Say it as own, public or an address with or without a port (192.0.2.53:5300).");
    }
  }
  return found;
}

}  // namespace cleave::cli
