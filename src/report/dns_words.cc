#include "report/dns_words.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/layout.h"

namespace cleave::report {
namespace {

using namespace dns;
using Servers = std::vector<AskedServer>;

std::string word_for(const Answer& answer) {
  switch (answer.says) {
    case Says::source:
      return "source";
    case Says::destination:
      return "destination";
    case Says::either:
      return "same on both";
    case Says::neither:
      return answer.values.empty() ? answer.code == "NXDOMAIN" ? "NXDOMAIN" : "no record" : "neither";
    case Says::nothing:
      break;
  }
  return answer.code.empty() ? "no answer" : answer.code;
}

/// "1 destination, 2 source"; "destination" when all say so.
std::string counts_of(const Servers& servers, std::size_t place) {
  std::map<std::string, std::size_t> counts;
  for (const AskedServer& server : servers)
    ++counts[place < server.answers.size() ? word_for(server.answers[place]) : "no answer"];
  if (counts.size() == 1) return counts.begin()->first;
  std::string text;
  for (const auto& [word, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word);
  return text.empty() ? "–" : text;
}

std::string name_of(const AskedServer& server) {
  return server.name.empty() ? server.address : without_last_dot(server.name);
}

std::string shortened(const std::string& values) {
  constexpr std::size_t most_columns = 60;
  return columns_of(values) <= most_columns ? values : cut(values, most_columns - 1) + "…";
}

std::string when(const CacheEnd& end, Time now) {
  if (end.is_open) return fmt::format("{} at the earliest", to_utc_text(end.at));
  if (end.at <= now) return fmt::format("{}, which is over", to_utc_text(end.at));
  return fmt::format("{}, in {}", to_utc_text(end.at), to_words(end.at - now));
}

}  // namespace

std::string without_last_dot(const std::string& name) {
  return name.size() > 1 && name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

std::vector<std::vector<std::string>> dns_rows(const ZoneState& zone) {
  std::vector<std::vector<std::string>> rows;
  auto& heading = rows.emplace_back();
  heading.push_back(without_last_dot(zone.domain));
  if (zone.moves) heading.push_back("parent " + zone.parent_zone);
  heading.emplace_back("source's servers");
  if (zone.moves) heading.emplace_back("destination's servers");
  heading.emplace_back("resolvers");
  const auto add = [&](const std::string& title, std::size_t place) {
    auto& row = rows.emplace_back();
    row.push_back(title);
    if (zone.moves) row.push_back(place == 0 ? counts_of(zone.parents, 0) : "");
    row.push_back(counts_of(zone.source_servers, place));
    if (zone.moves) row.push_back(counts_of(zone.destination_servers, place));
    row.push_back(counts_of(zone.resolvers, place));
  };
  if (zone.moves) {
    add("NS", 0);
    add("SOA", 1);
  }
  for (std::size_t i = 0; i < zone.name_ends.size(); ++i)
    add(without_last_dot(zone.name_ends[i].name) + " " + zone.name_ends[i].type, 2 + i);
  return rows;
}

std::vector<StillLed> still_led(const ZoneState& zone) {
  std::vector<StillLed> led;
  for (const auto& [servers, remembers] :
       {std::pair{&zone.parents, false}, std::pair{&zone.source_servers, false},
        std::pair{&zone.destination_servers, false}, std::pair{&zone.resolvers, true}}) {
    for (const AskedServer& server : *servers) {
      for (const Answer& answer : server.answers) {
        const bool is_own = answer.type == "NS" || answer.type == "SOA";
        if (answer.says != Says::source || (is_own && !zone.moves)) continue;
        std::string values;
        for (const std::string& value : answer.values) values += " " + value;
        const std::string ttl = to_words(std::chrono::seconds(answer.ttl_seconds));
        led.push_back({fmt::format("{}  {} {}{}  {}", name_of(server), without_last_dot(answer.name),
                                   answer.type, shortened(values),
                                   remembers ? fmt::format("for {} more", ttl) : fmt::format("TTL {}", ttl)),
                       answer.is_overdue});
      }
    }
  }
  return led;
}

std::vector<std::string> dns_silent(const ZoneState& zone) {
  std::vector<std::string> sentences;
  if (!zone.why_no_parent.empty())
    sentences.push_back(fmt::format("The zone above {} could not be asked: {}.",
                                    without_last_dot(zone.domain), zone.why_no_parent));
  for (const auto* servers : {&zone.source_servers, &zone.destination_servers, &zone.resolvers}) {
    for (const AskedServer& server : *servers) {
      const std::string name = server.name.empty() ? "" : without_last_dot(server.name) + " ";
      for (const auto& code : server.refusals())
        sentences.push_back(fmt::format("{}{} answers {}.", name, server.address, code));
      if (server.has_answered()) continue;
      sentences.push_back(fmt::format("No answer from {}{}.", name,
                                      server.address.empty() ? "(no address is known)" : server.address));
    }
  }
  return sentences;
}

std::vector<std::string> dns_faults(const ZoneState& zone) {
  std::vector<std::string> sentences;
  for (const auto& fault : zone.faults) sentences.push_back("Wrong: " + fault);
  return sentences;
}

std::vector<std::string> dns_ends(const ZoneState& zone, Time now) {
  std::vector<std::string> sentences;
  if (zone.moves)
    sentences.push_back(
        fmt::format("Caches that keep to the TTLs lead to the source's name servers until {}. {}",
                    when(zone.delegation_end, now), zone.delegation_end.why));
  const auto last = std::max_element(
      zone.name_ends.begin(), zone.name_ends.end(), [](const NameEnd& one, const NameEnd& other) {
        return std::pair(one.end.is_open, one.end.at) < std::pair(other.end.is_open, other.end.at);
      });
  if (last != zone.name_ends.end())
    sentences.push_back(
        fmt::format("They hold what the names led to at the source until {} (the last is {} {}). {}",
                    when(last->end, now), without_last_dot(last->name), last->type, last->end.why));
  return sentences;
}

std::string_view dns_verdict_words(DnsVerdict verdict) {
  switch (verdict) {
    case DnsVerdict::settled:
      return "nobody who was asked leads to the source, and no cache that keeps to the TTLs can.";
    case DnsVerdict::waiting:
      return "somebody may still be led to the source, or remember that there was no answer.";
    case DnsVerdict::wrong:
      return "a name is not served as it should be; waiting does not cure that.";
    case DnsVerdict::blind:
      break;
  }
  return "those who decide could not be asked, so nothing can be said. Ask where port 53 (UDP and TCP) of "
         "the "
         "internet's name servers can be reached.";
}

}  // namespace cleave::report
