#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"

namespace cleave::dns {

/// What the DNS says at one moment about names that move. Plain values, made by dns/watch/watcher.h.

/// Whose answer it is.
enum class Says {
  source,
  destination,
  either,   ///< both sides answer so: it cannot be told, and does not matter
  neither,  ///< an answer that is of no side
  nothing   ///< no answer came, or one that says nothing ("SERVFAIL", "REFUSED")
};

/// What one server answered to one question.
struct Answer {
  std::string name;  ///< "www.example.com."
  std::string type;
  std::string code;  ///< "NOERROR", "NXDOMAIN", "SERVFAIL" …; "" when no answer came
  std::vector<std::string>
      values;  ///< in order; also the names that CNAMEs led over. Escaped by the DNS library
  std::uint32_t ttl_seconds = 0;  ///< the longest of all records; a resolver: what is left of it
  Says says = Says::nothing;
  bool is_overdue = false;  ///< the source's answer, when caches that keep to the TTLs have none any more
};

/// What one server said. Answers to NS and SOA of the domain come first; of a parent's server NS only.
struct AskedServer {
  std::string name;     ///< "ns1.example.net."; "" of a resolver
  std::string address;  ///< "192.0.2.53:53"; "" when the address is not known
  std::vector<Answer> answers;

  bool has_answered() const;
  /// The codes of answers that say nothing: "REFUSED", "SERVFAIL".
  std::set<std::string> refusals() const;
};

/// When the last cache that keeps to the TTLs forgets something of the source's.
struct CacheEnd {
  Time at{};
  bool is_open = false;  ///< somebody still hands it out: `at` is the earliest, and moves on meanwhile
  std::string why;       ///< a sentence
};

/// The end of what one name led to at the source.
struct NameEnd {
  std::string name, type;
  CacheEnd end;
};

struct ZoneState {
  std::string domain;
  bool moves = false;  ///< to other name servers
  std::string parent_zone;
  std::string why_no_parent;  ///< when none of the parent's servers could be asked
  std::vector<AskedServer> parents, source_servers, destination_servers, resolvers;
  std::set<std::string> signed_by_parent;  ///< the DS records that the parent has
  std::vector<std::string> faults;         ///< sentences; waiting does not cure them
  CacheEnd delegation_end;  ///< nobody is led to the source's name servers any more; only when the zone moves
  std::vector<NameEnd> name_ends;
};

/// What is to be done about it.
enum class DnsVerdict {
  settled,  ///< nobody who keeps to the TTLs can be led to the source any more, and nobody asked is; every
            ///< name is served
  waiting,  ///< somebody is or may be led to the source, or still remembers that there is no answer
  wrong,    ///< those who decide do not serve a name as they should
  blind     ///< those who decide could not be asked: nothing can be said
};
std::string_view to_text(DnsVerdict verdict);
std::string_view to_text(Says says);

struct State {
  Time at{};
  std::vector<ZoneState> zones;

  DnsVerdict verdict() const;
  /// The last of all `name_ends`; nothing when no name is watched.
  const CacheEnd* names_end() const;
};

}  // namespace cleave::dns
