#include "dns/watch/trail.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::dns {
namespace {

using std::chrono::seconds;

Time after(Time time, std::uint32_t ttl_seconds) {
  return time + seconds(ttl_seconds);
}

std::string kept(std::uint32_t ttl_seconds) {
  return to_words(seconds(ttl_seconds));
}

}  // namespace

void follow(Trail& trail, const Change& change, const std::vector<const Answer*>& answers, Time now) {
  if (!trail.is_known) {
    trail.last = change.at.value_or(now);
    trail.ttl_seconds = change.ttl_seconds.value_or(0);
  }
  bool is_handed_out = false;
  std::uint32_t of_source = 0, of_others = 0;
  for (const Answer* answer : answers) {
    const bool is_source = answer->says == Says::source;
    is_handed_out = is_handed_out || is_source;
    std::uint32_t& ttl = is_source ? of_source : of_others;
    ttl = std::max(ttl, answer->ttl_seconds);
  }
  if (is_handed_out) trail.last = now;
  trail.is_handed_out = is_handed_out;
  trail.ttl_seconds = std::max(trail.ttl_seconds, of_source);
  if (!trail.is_known && trail.ttl_seconds == 0) trail.ttl_seconds = of_others;
  trail.is_known = true;
}

/// What most registries give a delegation. https://www.iana.org/domains/root/files (root and com: 172800)
constexpr std::uint32_t usual_delegation_ttl = 172800;

CacheEnd delegation_end(const Trail& told, const Trail& apex, Time now) {
  Trail parent = told;
  const bool is_guessed = parent.ttl_seconds == 0;  // it could never be asked
  if (is_guessed) parent.ttl_seconds = usual_delegation_ttl;
  const Time by_parent = after(parent.is_handed_out ? now : parent.last, parent.ttl_seconds);
  const Time last_from_zone = apex.is_handed_out ? by_parent : std::min(apex.last, by_parent);
  CacheEnd end{std::max(by_parent, after(last_from_zone, apex.ttl_seconds)), parent.is_handed_out, ""};
  end.why = parent.is_handed_out
                ? fmt::format("The parent zone still names the source's name servers, to be kept for {}.",
                              kept(parent.ttl_seconds))
                : fmt::format(
                      "The parent zone named the source's name servers until {} at the latest, to be "
                      "kept for {}.",
                      to_rfc3339(parent.last), kept(parent.ttl_seconds));
  if (is_guessed) end.why += " No TTL was told: that is what most registries give.";
  if (apex.is_handed_out)
    end.why +=
        fmt::format(" The source's zone still names them too: who asks it last is led there for {} more.",
                    kept(apex.ttl_seconds));
  return end;
}

CacheEnd name_end(const NameTrails& name, const CacheEnd* delegation, Time now) {
  const Trail& source = name.at_source;
  if (name.at_destination.is_handed_out)
    return {after(now, name.at_destination.ttl_seconds), true,
            "The destination's name servers give the source's answer."};
  if (!source.is_handed_out)
    return {after(source.last, source.ttl_seconds), false,
            fmt::format("It was handed out until {} at the latest, to be kept for {}.",
                        to_rfc3339(source.last), kept(source.ttl_seconds))};
  if (delegation == nullptr)
    return {after(now, source.ttl_seconds), true, "The zone still gives the source's answer."};
  return {after(delegation->at, source.ttl_seconds), delegation->is_open,
          fmt::format("The source's zone still gives it to whoever is led there, to be kept for {}.",
                      kept(source.ttl_seconds))};
}

}  // namespace cleave::dns
