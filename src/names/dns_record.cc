#include "names/dns_record.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace cleave::names {
namespace {

bool is_octal_escape(std::string_view text, std::size_t at) {
  if (text[at] != '\\' || at + 3 >= text.size()) return false;
  return std::all_of(text.begin() + at + 1, text.begin() + at + 4,
                     [](char c) { return c >= '0' && c <= '7'; });
}

char octal(std::string_view digits) {
  return static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + (digits[2] - '0'));
}

// "\056" is a dot inside a label and "\134" a backslash: undoing those would make another name of it.
bool stays_escaped(char c) {
  return c <= ' ' || c == '.' || c == '\\' || c > '~';
}

std::string words(std::string_view value) {
  std::istringstream in{std::string(value)};
  std::string word, joined;
  while (in >> word) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

std::string address(int family, std::string_view value) {
  std::array<unsigned char, 16> bytes{};
  const std::string trimmed = words(value);
  if (inet_pton(family, trimmed.c_str(), bytes.data()) != 1) return trimmed;
  std::array<char, INET6_ADDRSTRLEN> canonical{};
  return inet_ntop(family, bytes.data(), canonical.data(), canonical.size());
}

/// Everything up to the last word stays; the last word is a name.
std::string ends_in_name(std::string_view value) {
  const std::string clean = words(value);
  const auto space = clean.rfind(' ');
  if (space == std::string::npos) return dns_name(clean);
  return clean.substr(0, space + 1) + dns_name(clean.substr(space + 1));
}

/// The first two words of an SOA are names: https://www.rfc-editor.org/rfc/rfc1035#section-3.3.13
std::string begins_with_names(std::string_view value) {
  std::istringstream in{std::string(value)};
  std::string server, mailbox, numbers;
  in >> server >> mailbox;
  std::getline(in, numbers);
  return dns_name(server) + " " + dns_name(mailbox) + " " + words(numbers);
}

std::string in_quotes(std::string_view bytes) {
  std::string written = "\"";
  for (const char c : bytes) {
    if (c == '"' || c == '\\') written += '\\';
    if (c < ' ' || c > '~')
      written += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else
      written += c;
  }
  return written + "\"";
}

/// A value of quoted strings; each is read to its bytes and written again in one way.
std::string quoted_strings(std::string_view value) {
  std::vector<std::string> strings;
  bool inside = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '"') {
      if (!inside) strings.emplace_back();
      inside = !inside;
    } else if (inside && is_octal_escape(value, i)) {
      strings.back() += octal(value.substr(i + 1, 3));
      i += 3;
    } else if (inside) {
      strings.back() += c == '\\' && i + 1 < value.size() ? value[++i] : c;
    }
  }
  if (strings.empty()) return std::string(value);
  std::string written;
  for (const std::string& each : strings) written += (written.empty() ? "" : " ") + in_quotes(each);
  return written;
}

Json alias_form(const Json& target) {
  return {{"HostedZoneId", text(target, "HostedZoneId")},
          {"DNSName", dns_name(text(target, "DNSName"))},
          {"EvaluateTargetHealth", flag_or(target, "EvaluateTargetHealth", false)}};
}

/// The first `bits` bits of the address are those of `network`.
bool within(int family, std::string_view address, const char* network, int bits) {
  std::array<unsigned char, 16> one{}, other{};
  if (inet_pton(family, words(address).c_str(), one.data()) != 1) return false;
  inet_pton(family, network, other.data());
  for (int bit = 0; bit < bits; ++bit) {
    const int mask = 0x80 >> (bit % 8);
    if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
  }
  return true;
}

struct Network {
  int family;
  const char* address;
  int bits;
};
constexpr std::array private_networks{
    Network{AF_INET, "10.0.0.0", 8},     Network{AF_INET, "172.16.0.0", 12},
    Network{AF_INET, "192.168.0.0", 16}, Network{AF_INET, "100.64.0.0", 10},
    Network{AF_INET, "169.254.0.0", 16}, Network{AF_INET, "127.0.0.0", 8},
    Network{AF_INET6, "fc00::", 7},      Network{AF_INET6, "fe80::", 10},
    Network{AF_INET6, "::1", 128},
};

/// "ip-172-31-0-5.ec2.internal", "internal-web-1234567890.us-east-1.elb.amazonaws.com".
bool is_private_host(std::string_view host) {
  if (host.starts_with("dualstack.")) host.remove_prefix(10);
  return host.ends_with(".ec2.internal") || host.ends_with(".compute.internal") ||
         (host.starts_with("internal-") && host.find(".elb.") != std::string_view::npos);
}

/// "s3.amazonaws.com", "s3-eu-west-1.amazonaws.com", "s3.dualstack.eu-west-1.amazonaws.com", "s3-website.…",
/// each also behind the name of a bucket.
bool is_bucket_endpoint(std::string_view host) {
  for (const std::string_view end : {".amazonaws.com", ".amazonaws.com.cn"}) {
    if (!host.ends_with(end)) continue;
    std::vector<std::string_view> labels;
    for (std::string_view rest = host.substr(0, host.size() - end.size()); !rest.empty();) {
      const auto dot = rest.find('.');
      labels.push_back(rest.substr(0, dot));
      rest = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
    }
    const auto is_service = [](std::string_view label) { return label == "s3" || label.starts_with("s3-"); };
    // Behind the service's label stand at most "dualstack" and a region.
    const std::size_t count = labels.size();
    if (count >= 1 && is_service(labels[count - 1])) return true;
    if (count >= 2 && is_service(labels[count - 2]) && labels[count - 1] != "elb") return true;
    return count >= 3 && is_service(labels[count - 3]) && labels[count - 2] == "dualstack";
  }
  return false;
}

}  // namespace

bool is_private_address(std::string_view address) {
  return std::any_of(private_networks.begin(), private_networks.end(), [&](const Network& network) {
    return within(network.family, address, network.address, network.bits);
  });
}

std::string dns_name(std::string_view name) {
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (is_octal_escape(name, i) && !stays_escaped(octal(name.substr(i + 1, 3)))) {
      plain += octal(name.substr(i + 1, 3));
      i += 3;
    } else {
      plain += name[i];
    }
  }
  std::transform(plain.begin(), plain.end(), plain.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (plain.empty() || plain.back() != '.') plain += '.';
  return plain;
}

std::set<std::string> server_names(const Json& list) {
  std::set<std::string> servers;
  for (const Json& each : list) {
    const char* member = each.is_object() && each.contains("Value") ? "Value" : "Name";
    servers.insert(dns_name(each.is_string() ? each.get<std::string>() : text(each, member)));
  }
  return servers;
}

std::string server_list(const std::set<std::string>& servers) {
  std::string list;
  for (const auto& server : servers) list += (list.empty() ? "" : ", ") + host_name(server);
  return list;
}

std::string dns_parent(std::string_view name) {
  const std::string plain = dns_name(name);
  return plain.substr(std::min(plain.size(), plain.find('.') + 1));
}

bool is_in_zone(std::string_view name, std::string_view zone) {
  const std::string inner = dns_name(name), outer = dns_name(zone);
  return inner == outer || inner.ends_with("." + outer);
}

std::string host_name(std::string_view name) {
  std::string plain = dns_name(name);
  plain.pop_back();
  return plain;
}

std::string answer_value(std::string_view type, std::string_view value) {
  if (type == "A") return address(AF_INET, value);
  if (type == "AAAA") return address(AF_INET6, value);
  if (type == "CNAME" || type == "NS" || type == "PTR" || type == "MX" || type == "SRV")
    return ends_in_name(value);
  if (type == "SOA") return begins_with_names(value);
  if (type == "TXT" || type == "SPF") return quoted_strings(value);
  return words(value);
}

Json answer_form(const Json& record_set) {
  Json form = record_set;
  form["Name"] = dns_name(text(record_set, "Name"));
  if (const Json* target = find(record_set, "AliasTarget")) form["AliasTarget"] = alias_form(*target);
  if (form.contains("ResourceRecords")) {
    std::vector<std::string> values;
    for (const Json& each : list_or_empty(record_set, "ResourceRecords"))
      values.push_back(answer_value(text(record_set, "Type"), text(each, "Value")));
    std::sort(values.begin(), values.end());
    form["ResourceRecords"] = values;
    if (values.empty()) form.erase("ResourceRecords");
  }
  return form;
}

std::string record_title(const Json& record_set) {
  const std::string set = text_or(record_set, "SetIdentifier", "");
  return host_name(dns_name(text(record_set, "Name"))) + " " + text(record_set, "Type") +
         (set.empty() ? "" : " (" + set + ")");
}

std::string name_behind(const Json& record_set) {
  const std::string alias = text_or(record_set, "AliasTarget/DNSName", "");
  if (!alias.empty()) return host_name(dns_name(alias));
  if (text(record_set, "Type") != "CNAME") return "";
  return host_name(dns_name(text_or(record_set, "ResourceRecords/0/Value", "")));
}

bool leads_visitors(const Json& record_set) {
  const std::string type = text(record_set, "Type");
  return (type == "A" || type == "AAAA" || type == "CNAME") &&
         !dns_name(text(record_set, "Name")).starts_with('_');
}

bool leads_to_own_bucket(const Json& record_set) {
  return is_bucket_endpoint(name_behind(record_set));
}

bool leads_into_network(const Json& record_set) {
  const std::string behind = name_behind(record_set);
  if (!behind.empty()) return is_private_host(behind);
  const std::string type = text(record_set, "Type");
  const Json& values = list_or_empty(record_set, "ResourceRecords");
  if ((type != "A" && type != "AAAA") || values.empty()) return false;
  return std::all_of(values.begin(), values.end(),
                     [](const Json& value) { return is_private_address(text(value, "Value")); });
}

std::string record_key(const Json& record_set) {
  return dns_name(text(record_set, "Name")) + "/" + text(record_set, "Type") + "/" +
         text_or(record_set, "SetIdentifier", "");
}

}  // namespace cleave::names
