#include "twin/visit/trail.h"

#include <algorithm>
#include <charconv>

namespace cleave::twin::visiting {

std::optional<WebRequest> parse_url(std::string_view url) {
  WebRequest request;
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  request.scheme = url.substr(0, colon);
  if (request.scheme != "http" && request.scheme != "https") return std::nullopt;
  request.port = request.scheme == "https" ? 443 : 80;
  std::string_view rest = url.substr(colon + 3);
  const auto end = rest.find_first_of("/?#");
  std::string_view authority = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  rest = rest.substr(0, rest.find_first_of("?#"));
  request.path = rest.empty() ? "/" : std::string(rest);
  if (const auto port = authority.rfind(':'); port != std::string_view::npos) {
    std::from_chars(authority.data() + port + 1, authority.data() + authority.size(), request.port);
    authority = authority.substr(0, port);
  }
  if (authority.ends_with('.')) authority.remove_suffix(1);
  for (const char c : authority) request.host += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (request.host.empty()) return std::nullopt;
  return request;
}

void Trail::hop(std::string_view name, const std::string& account, const std::string& id, const Json& more) {
  Json stop = {{"hop", name}, {"account", account}, {"id", id}};
  stop.update(more);
  chain.push_back(stop);
}

Json Trail::answered(const std::string& account, const std::string& resource, int status) {
  return {{"chain", chain}, {"answered_by", account}, {"resource", resource}, {"status", status}};
}

Json Trail::broken(std::string_view hop, std::string why) {
  return {{"chain", chain}, {"broken_at", hop}, {"why", std::move(why)}};
}

}  // namespace cleave::twin::visiting
