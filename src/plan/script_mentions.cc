#include "plan/script_mentions.h"

#include <algorithm>
#include <array>

#include "names/dns_record.h"
#include "names/letters.h"
#include "plan/aws_names.h"

namespace cleave::plan {
namespace {

/// The word behind `place`, without blanks and quotes in front of it: up to a blank, a quote or what ends a
/// command.
std::string_view word_behind(std::string_view text, std::size_t place) {
  const auto begin = std::min(text.find_first_not_of(" \t'\"", place), text.size());
  return text.substr(begin, std::min(text.find_first_of(" \t\r\n'\"`;|&<>(),", begin), text.size()) - begin);
}

constexpr std::string_view of_source_network =
    "It stays in its account, and it can be used there only: at the destination what names it fails.";
constexpr std::array id_kinds{
    IdKind{
        "fs-", "Amazon EFS",
        "It stays in its account. The copy reaches it only if its network and its security groups let it."},
    IdKind{
        "fsap-", "Amazon EFS",
        "It stays in its account. The copy reaches it only if its network and its security groups let it."},
    IdKind{"vol-", "a volume", of_source_network},
    IdKind{"eipalloc-", "an address", of_source_network},
    IdKind{"eni-", "a network interface", of_source_network},
    IdKind{"i-", "an instance", of_source_network},
    IdKind{"sg-", "a security group", of_source_network},
    IdKind{"subnet-", "a subnet", of_source_network},
    IdKind{"vpc-", "a network", of_source_network},
    IdKind{"vpce-", "a VPC endpoint", of_source_network},
    IdKind{"ami-", "an image",
           "It stays in its account. The copy may launch it only if it is public or shared with the "
           "destination."},
    IdKind{
        "snap-", "a snapshot",
        "It stays in its account. The copy may use it only if it is public or shared with the destination."},
    IdKind{"lt-", "a launch template", of_source_network},
};

/// "AKIA…", which signs as somebody of the account that gave it out.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
constexpr IdKind access_key{
    "AKIA", "an access key",
    "It goes on signing as its owner in the account that gave it out, at the destination too: "
    "what it asks for is asked of that account."};

constexpr IdKind private_address{
    "", "an address in a private network",
    "Nobody has it in what was read, and it is reached only in the source's network and in those that are "
    "connected with it: at the destination what names it fails, unless its network is connected, too."};

/// Of somebody in a network: not the programs' own host, a metadata service, a network or its broadcast, or
/// what Docker gives its own.
bool is_of_somebody(std::string_view address) {
  for (const std::string_view own : {"0.", "127.", "169.254.", "172.17."})
    if (address.starts_with(own)) return false;
  return !address.ends_with(".0") && !address.ends_with(".255") && names::is_private_address(address);
}

bool is_id(std::string_view word, const IdKind& kind) {
  const std::string_view number = word.substr(std::min(kind.beginning.size(), word.size()));
  return word.starts_with(kind.beginning) && (number.size() == 8 || number.size() == 17) &&
         std::all_of(number.begin(), number.end(), names::is_hex_digit);
}

bool is_access_key(std::string_view word) {
  return word.size() == 20 && word.starts_with(access_key.beginning) &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return names::is_upper(c) || names::is_digit(c); });
}

/// What is called "elb" by the AWS CLI is "elasticloadbalancing" in ARNs, and so on.
std::string key_of_service(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> others{
      {{"elb", "elasticloadbalancing"},
       {"s3api", "s3"},
       {"efs", "elasticfilesystem"},
       {"configure", "aws"},
       {"help", "aws"}}};
  const auto found =
      std::find_if(others.begin(), others.end(), [&](const auto& other) { return other.first == word; });
  return std::string(found == others.end() ? word : found->second);
}

bool is_service_word(std::string_view word) {
  return !word.empty() && names::is_lower(word.front()) && std::all_of(word.begin(), word.end(), [](char c) {
    return names::is_lower(c) || names::is_digit(c) || c == '-';
  });
}

/// `aws --region x SERVICE …`: the first word behind the options.
std::string service_of_command(std::string_view text, std::size_t place) {
  for (int words = 0; words < 12; ++words) {
    const auto begin = text.find_first_not_of(" \t", place);
    if (begin == text.npos || (text[begin] == '\n' || text[begin] == '\r')) return "";
    const auto end = std::min(text.find_first_of(" \t\r\n;|&)`", begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (!word.starts_with('-'))
      return is_service_word(word) && end < text.size() && text[end] == ' ' ? key_of_service(word) : "";
    static constexpr std::array<std::string_view, 5> with_value{"--region", "--profile", "--output",
                                                                "--endpoint-url", "--query"};
    place = end;
    if (std::find(with_value.begin(), with_value.end(), word) != with_value.end()) {
      const auto value = text.find_first_not_of(" \t", end);
      if (value == text.npos) return "";
      place = std::min(text.find_first_of(" \t\r\n", value), text.size());
    }
  }
  return "";
}

/// Does a command begin here? A sentence may speak of "aws", too.
bool begins_command(std::string_view line_before) {
  const auto last = line_before.find_last_not_of(" \t");
  if (last == line_before.npos) return true;
  static constexpr std::array<std::string_view, 9> before{"sudo", "then", "do",    "else", "exec",
                                                          "time", "env",  "nohup", "xargs"};
  const std::string_view up_to = line_before.substr(0, last + 1);
  const auto word = up_to.substr(up_to.find_last_of(" \t") + 1);
  return std::string_view(";|&(`={!-\"'").find(up_to.back()) != std::string_view::npos ||
         std::find(before.begin(), before.end(), word) != before.end();
}

void add_addresses(std::string_view text, std::map<std::string, const IdKind*>& found) {
  const auto in_word = [](char c) {
    return names::is_letter_or_digit(c) || c == '.' || c == '-' || c == '_';
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_word(text[end])) ++end;
    std::string_view word = text.substr(at, end - at);
    while (word.ends_with('.')) word.remove_suffix(1);
    const bool is_network =
        end < text.size() && text[end] == '/' && end + 1 < text.size() && names::is_digit(text[end + 1]);
    if (!is_network && is_of_somebody(word)) found[std::string(word)] = &private_address;
    at = std::max(end, at + 1);
  }
}

}  // namespace

bool has_packed_parts(const std::string& script) {
  std::string lowered = script;
  for (char& c : lowered) c = names::lower(c);
  constexpr std::string_view key = "encoding:";
  for (auto at = lowered.find(key); at != std::string::npos; at = lowered.find(key, at + 1)) {
    // The key of a line: in a command it is a header of something else.
    const auto line = lowered.rfind('\n', at) + 1;
    const auto before = std::string_view(lowered).substr(line, at - line);
    if (before != "content-transfer-" && before.find_first_not_of(" \t-") != before.npos) continue;
    const auto word = word_behind(lowered, at + key.size());
    if (word.starts_with("base64") || word.starts_with("b64") || word.starts_with("gz")) return true;
  }
  return false;
}

std::map<std::string, const IdKind*> ids_in(std::string_view text) {
  std::map<std::string, const IdKind*> found;
  const auto in_id = [](char c) { return names::is_letter_or_digit(c) || c == '-' || c == '_'; };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_id(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (is_access_key(word)) found[std::string(word)] = &access_key;
    for (const IdKind& kind : id_kinds)
      if (is_id(word, kind)) found[std::string(word)] = &kind;
    at = std::max(end, at + 1);
  }
  add_addresses(text, found);
  return found;
}

std::set<std::string> called_services(std::string_view script) {
  std::set<std::string> found;
  for (auto at = script.find("aws"); at != script.npos; at = script.find("aws", at + 3)) {
    const bool is_word = (at == 0 || !names::is_word(script[at - 1])) && at + 3 < script.size() &&
                         (script[at + 3] == ' ' || script[at + 3] == '\t');
    const auto line = at == 0 ? std::string_view::npos : script.rfind('\n', at - 1);
    const auto before = script.substr(line + 1, at - line - 1);
    if (!is_word || before.find('#') != before.npos) continue;
    const std::string service = service_of_command(script, at + 3);
    if (!service.empty() && (begins_command(before) || !aws_service(service).title.empty()))
      found.insert(service);
  }
  for (const std::string_view call : {".client(", ".resource("}) {
    for (auto at = script.find(call); at != script.npos; at = script.find(call, at + 1)) {
      const auto quoted = at + call.size();
      if (quoted >= script.size() || (script[quoted] != '\'' && script[quoted] != '"')) continue;
      const auto word = script.substr(
          quoted + 1, std::min(script.find(script[quoted], quoted + 1), script.size()) - quoted - 1);
      if (is_service_word(word)) found.insert(key_of_service(word));
    }
  }
  return found;
}

}  // namespace cleave::plan
