#include "twin/visit.h"

#include <fmt/format.h>

#include "twin/dns.h"
#include "twin/visit/trail.h"

namespace cleave::twin {
namespace {

constexpr std::string_view dns_scheme = "dns:";

/// "NAME/TYPE": the answer of the public DNS, "NAME/TYPE@SERVER": the one of a name server.
Json visit_dns(World& world, std::string_view question) {
  const auto mark = question.rfind('@');
  const std::string_view server = mark == std::string_view::npos ? "" : question.substr(mark + 1);
  question = question.substr(0, mark);
  const auto slash = question.rfind('/');
  const std::string_view name = question.substr(0, slash);
  const std::string_view type = slash == std::string_view::npos ? "A" : question.substr(slash + 1);
  const DnsAnswer answer =
      server.empty() ? resolve(world, name, type) : resolve_at(world, server, name, type);
  Json result = {{"chain", answer.hops}, {"code", answer.code}, {"values", answer.values}};
  if (!answer.aws_name.empty()) result["aws_name"] = answer.aws_name;
  if (answer.code == "SERVFAIL" || answer.code == "REFUSED") {
    result["broken_at"] = answer.hops.empty() ? "registrar" : answer.hops.back().at("hop");
  } else if (!answer.hops.empty()) {
    result["answered_by"] = answer.hops.back().at("account");
    result["resource"] = answer.hops.back().at("id");
  }
  if (!answer.why.empty()) result["why"] = answer.why;
  return result;
}

}  // namespace

Json visit(World& world, std::string_view url, std::string_view caller, std::string_view place) {
  Json result;
  if (url.starts_with(dns_scheme)) {
    result = visit_dns(world, url.substr(dns_scheme.size()));
  } else if (const auto request = visiting::parse_url(url)) {
    visiting::Trail trail{world, std::string(caller)};
    result = place.empty() ? follow_host(trail, *request) : follow_place(trail, *request, std::string(place));
  } else {
    result = {
        {"chain", Json::array()},
        {"broken_at", "url"},
        {"why", "a visit needs http://HOST/PATH, https://HOST/PATH, dns:NAME/TYPE or dns:NAME/TYPE@SERVER"}};
  }
  result["url"] = url;
  return result;
}

}  // namespace cleave::twin
