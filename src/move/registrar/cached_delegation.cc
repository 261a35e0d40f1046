#include "move/registrar/cached_delegation.h"

#include <algorithm>

#include <fmt/format.h>

#include "dns/resolving.h"

namespace cleave::move::registrar {

dns::ParentAnswers ask_above(dns::Client& client, const run::Task& task) {
  return dns::ask_parent(client, dns::resolvers_of(client, text_or(task.params, "Resolver", "")),
                         text(task.params, "DomainName"));
}

long long cached_seconds(const run::Task& task, const Json& known, const dns::ParentAnswers& answers) {
  long long seconds =
      std::max(number_or(task.params, "CachedSeconds", 0), number_or(known, "CachedSeconds", 0));
  for (const auto& server : answers.servers) seconds = std::max<long long>(seconds, server.ttl_seconds);
  return seconds;
}

run::Progress no_longer_delegated(const run::Task& task, long long cached_seconds) {
  return run::Progress::taken_back(
      task.now + std::chrono::seconds(cached_seconds),
      fmt::format(
          "Until then resolvers may still ask the destination's name servers for {}; that zone and what "
          "was copied stay that long.",
          text(task.params, "DomainName")));
}

}  // namespace cleave::move::registrar
