#include "drain/callers/agent_kind.h"

#include <algorithm>
#include <array>

#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::lower;

using Words = std::pair<std::string_view, AgentKind>;

/// Parts of user agents as their owners publish them, in lower case. The first that fits counts.
///   health checks:
///   https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html,
///   https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
constexpr std::array known_parts{
    Words{"elb-healthchecker/", AgentKind::health_check},
    Words{"amazon-route53-health-check-service", AgentKind::health_check},
    Words{"amazon route 53 health check", AgentKind::health_check},
    Words{"cleave/", AgentKind::own_probe},
    Words{"cleave-probe", AgentKind::own_probe},
    // Monitoring services.
    Words{"pingdom*", AgentKind::monitor},
    Words{"uptimerobot*", AgentKind::monitor},
    Words{"uptime-kuma", AgentKind::monitor},
    Words{"betteruptime*", AgentKind::monitor},
    Words{"better uptime*", AgentKind::monitor},
    Words{"better stack", AgentKind::monitor},
    Words{"statuscake*", AgentKind::monitor},
    Words{"site24x7", AgentKind::monitor},
    Words{"datadog/synthetics", AgentKind::monitor},
    Words{"datadogsynthetics*", AgentKind::monitor},
    Words{"newrelicsynthetics*", AgentKind::monitor},
    Words{"newrelicpinger", AgentKind::monitor},
    Words{"cloudwatchsynthetics*", AgentKind::monitor},
    Words{"googlestackdrivermonitoring", AgentKind::monitor},
    Words{"google-cloud-uptime", AgentKind::monitor},
    Words{"check_http", AgentKind::monitor},
    Words{"nagios", AgentKind::monitor},
    Words{"zabbix*", AgentKind::monitor},
    Words{"blackbox exporter", AgentKind::monitor},
    Words{"blackbox-exporter", AgentKind::monitor},
    Words{"kube-probe", AgentKind::monitor},
    Words{"updown.io", AgentKind::monitor},
    Words{"hetrixtools*", AgentKind::monitor},
    Words{"freshping*", AgentKind::monitor},
    Words{"montastic*", AgentKind::monitor},
    Words{"nodeping", AgentKind::monitor},
    Words{"checkly*", AgentKind::monitor},
    Words{"catchpoint*", AgentKind::monitor},
    Words{"monitis", AgentKind::monitor},
    // Search engines, archives, previews.
    Words{"googlebot*", AgentKind::crawler},
    Words{"google-inspectiontool", AgentKind::crawler},
    Words{"adsbot-google", AgentKind::crawler},
    Words{"mediapartners-google", AgentKind::crawler},
    Words{"bingbot", AgentKind::crawler},
    Words{"bingpreview", AgentKind::crawler},
    Words{"yandexbot*", AgentKind::crawler},
    Words{"yandex.com/bots", AgentKind::crawler},
    Words{"baiduspider", AgentKind::crawler},
    Words{"duckduckbot", AgentKind::crawler},
    Words{"applebot", AgentKind::crawler},
    Words{"slurp", AgentKind::crawler},
    Words{"sogou web spider", AgentKind::crawler},
    Words{"petalbot", AgentKind::crawler},
    Words{"seznambot", AgentKind::crawler},
    Words{"qwantbot", AgentKind::crawler},
    Words{"ahrefsbot", AgentKind::crawler},
    Words{"semrushbot", AgentKind::crawler},
    Words{"mj12bot", AgentKind::crawler},
    Words{"dotbot", AgentKind::crawler},
    Words{"dataforseobot", AgentKind::crawler},
    Words{"blexbot", AgentKind::crawler},
    Words{"facebookexternalhit", AgentKind::crawler},
    Words{"meta-externalagent", AgentKind::crawler},
    Words{"twitterbot", AgentKind::crawler},
    Words{"linkedinbot", AgentKind::crawler},
    Words{"slackbot", AgentKind::crawler},
    Words{"discordbot", AgentKind::crawler},
    Words{"telegrambot", AgentKind::crawler},
    Words{"gptbot", AgentKind::crawler},
    Words{"oai-searchbot", AgentKind::crawler},
    Words{"claudebot", AgentKind::crawler},
    Words{"perplexitybot", AgentKind::crawler},
    Words{"ccbot", AgentKind::crawler},
    Words{"amazonbot", AgentKind::crawler},
    Words{"bytespider", AgentKind::crawler},
    Words{"archive.org_bot", AgentKind::crawler},
    Words{"ia_archiver", AgentKind::crawler},
    // Scanners that say so.
    Words{"censys*", AgentKind::scanner},
    Words{"shodan", AgentKind::scanner},
    Words{"expanse", AgentKind::scanner},
    Words{"internetmeasurement", AgentKind::scanner},
    Words{"internet-measurement", AgentKind::scanner},
    Words{"netsystemsresearch", AgentKind::scanner},
    Words{"leakix", AgentKind::scanner},
    Words{"l9explore", AgentKind::scanner},
    Words{"l9tcpid", AgentKind::scanner},
    Words{"zgrab", AgentKind::scanner},
    Words{"masscan", AgentKind::scanner},
    Words{"nmap", AgentKind::scanner},
    Words{"nuclei", AgentKind::scanner},
    Words{"nikto", AgentKind::scanner},
    Words{"sqlmap", AgentKind::scanner},
    Words{"dirbuster", AgentKind::scanner},
    Words{"gobuster", AgentKind::scanner},
    Words{"odin; https://docs.getodin", AgentKind::scanner},
};

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Whether the part stands there as words of its own: "OpenMaps" has no "nmap" in it. A "*" at its end stands
/// for more letters.
bool contains(std::string_view text, std::string_view lower_part) {
  const bool is_open = lower_part.ends_with('*');
  if (is_open) lower_part.remove_suffix(1);
  const auto same = [](char a, char b) { return lower(a) == b; };
  for (auto at = text.begin();; ++at) {
    at = std::search(at, text.end(), lower_part.begin(), lower_part.end(), same);
    if (at == text.end()) return false;
    const auto behind = at + static_cast<std::ptrdiff_t>(lower_part.size());
    const bool begins =
        at == text.begin() || !is_alphanumeric(lower(at[-1])) || !is_alphanumeric(lower_part.front());
    const bool ends = is_open || behind == text.end() || !is_alphanumeric(lower(*behind)) ||
                      !is_alphanumeric(lower_part.back());
    if (begins && ends) return true;
  }
}

}  // namespace

std::vector<std::string_view> known_agent_parts() {
  std::vector<std::string_view> parts;
  for (const auto& [part, kind] : known_parts) parts.push_back(part);
  return parts;
}

AgentKind kind_of_agent(std::string_view user_agent) {
  user_agent = user_agent.substr(0, longest_agent);  // More is nobody's name.
  for (const auto& [part, kind] : known_parts)
    if (contains(user_agent, part)) return kind;
  return AgentKind::other;
}

}  // namespace cleave::drain
