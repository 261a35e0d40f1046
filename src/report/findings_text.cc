#include "report/findings_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_text.h"
#include "report/resource_names.h"

namespace cleave::report {
namespace {

using verify::Findings;
using verify::Host;

struct Count {
  std::size_t things = 0, compared = 0, differences = 0;
};

std::size_t differences_of(const verify::Finding& finding) {
  return finding.differences.size() + (finding.problem.empty() ? 0 : 1);
}

/// "ec2/instance" of a resource; "objects", "answers" of what is not one.
std::string kind_of(const verify::Finding& finding) {
  const auto word = finding.what.substr(0, finding.what.find(' '));
  return word.find('/') == std::string::npos ? word : type_of(finding.what);
}

std::string counts(const Findings& findings, Look look) {
  std::map<std::string, Count> kinds;
  for (const auto& finding : findings.findings) {
    auto& count = kinds[kind_of(finding)];
    ++count.things;
    count.compared += finding.compared;
    count.differences += differences_of(finding);
  }
  auto text = inked(fmt::format("{:<38}{:>8}{:>12}{:>13}", "kind", "things", "compared", "differences"),
                    Ink::bold, look.colours) +
              "\n";
  for (const auto& [kind, count] : kinds) {
    text += fmt::format("{:<38}{:>8}{:>12}{:>13}\n", kind, count.things, count.compared, count.differences);
  }
  return text;
}

/// What a record holds when it leads to none of both accounts: its values instead of the whole document.
std::string values_of(const std::string& record) {
  const auto document = json_or_discarded(record);
  if (!document.is_object()) return record;
  auto values = text_or(document, "AliasTarget/DNSName", "");
  for (const auto& value : list_or_empty(document, "ResourceRecords"))
    values += (values.empty() ? "" : ", ") + text_or(value, "Value", "");
  return values.empty() ? record : values;
}

std::string remark(const Host& host, std::string_view who) {
  if (!host.silent.empty()) return fmt::format(" ({})", host.silent);
  return host.stays && who == "source" ? " (stays, as planned)" : "";
}

std::string hosts(const std::vector<Host>& hosts, const AccountRoles& roles, Look look) {
  if (hosts.empty()) return "\nno zone of the application: the plan leads nobody to the copies\n";
  std::size_t widest = 4;
  for (const auto& host : hosts) widest = std::max(widest, columns_of(host.name));
  widest = std::min<std::size_t>(widest, 50);
  auto text = "\n" +
              inked(fmt::format("{:{}}  {:<7}{:<13}{}", "host", widest, "type", "answered by", "by its"),
                    Ink::bold, look.colours) +
              "\n";
  for (const auto& host : hosts) {
    const auto role = roles.find(host.account);
    const auto who = role != roles.end() ? role->second : host.account.empty() ? "in neither" : host.account;
    const bool wrong = (who == "source" && !host.stays) || !host.silent.empty();
    const auto shown = wrong ? inked(who, Ink::red, look.colours) : who;
    text += fmt::format("{}  {:<7}{}{}\n", padded(host.name, widest), host.type, padded(shown, 13),
                        host.account.empty() ? values_of(host.resource) : host.resource + remark(host, who));
  }
  return text;
}

std::string shown(const Json& value) {
  return value.is_null() ? "nothing" : dump(value);
}

/// Hosts are left out: their table has told.
std::string differences(const Findings& findings, Look look) {
  std::string text;
  for (const auto& finding : findings.findings) {
    const auto count = differences_of(finding);
    if (kind_of(finding) == "host" || (count == 0 && look.detail == Detail::brief)) continue;
    const auto counterpart = finding.counterpart.empty() || finding.counterpart == finding.what
                                 ? ""
                                 : fmt::format(" -> {}", finding.counterpart);
    text += "\n" + finding.what + counterpart + "\n";
    if (count == 0) text += fmt::format("  equal, {} compared\n", finding.compared);
    if (!finding.problem.empty()) text += wrapped("  ", finding.problem);
    for (const auto& difference : finding.differences) {
      text += fmt::format("  {}\n", difference.path);
      text +=
          wrapped(difference.planned ? "    planned      " : "    source       ", shown(difference.source));
      text += wrapped("    destination  ", shown(difference.destination));
    }
  }
  return text;
}

/// The last word: the reader may look at nothing else.
std::string verdict(const Findings& findings, const AccountRoles& roles, Look look) {
  std::size_t compared = 0;
  for (const auto& finding : findings.findings) compared += finding.compared;
  const auto at_source = std::count_if(findings.hosts.begin(), findings.hosts.end(), [&](const Host& host) {
    const auto role = roles.find(host.account);
    return role != roles.end() && role->second == "source" && !host.stays;
  });
  const auto base = fmt::format("{} and {} compared", counted(findings.findings.size(), "thing"),
                                counted(compared, "attribute"));
  if (findings.differences() == 0 && at_source == 0)
    return inked("equal", Ink::green, look.colours) + fmt::format(": {}, no differences\n", base);
  auto text = inked("different", Ink::red, look.colours) +
              fmt::format(": {}, {}", base, counted(findings.differences(), "difference"));
  if (at_source > 0)
    text += fmt::format("; the source still answers for {}", counted(at_source, "host record"));
  return text + "\n";
}

}  // namespace

std::string findings_text(const Findings& findings, const AccountRoles& roles, Look look) {
  return counts(findings, look) + hosts(findings.hosts, roles, look) + differences(findings, look) + "\n" +
         verdict(findings, roles, look);
}

}  // namespace cleave::report
