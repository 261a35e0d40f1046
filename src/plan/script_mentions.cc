#include "plan/script_mentions.h"

#include <algorithm>
#include <array>

#include "names/bucket_forms.h"
#include "names/dns_record.h"
#include "names/letters.h"
#include "names/surroundings.h"
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
    IdKind{"tgw-", "a transit gateway", of_source_network},
    IdKind{"tgw-attach-", "an attachment of a transit gateway", of_source_network},
    IdKind{"tgw-rtb-", "a routing table of a transit gateway", of_source_network},
    IdKind{"rtb-", "a routing table", of_source_network},
    IdKind{"nat-", "a NAT gateway", of_source_network},
    IdKind{"igw-", "an internet gateway", of_source_network},
    IdKind{"eigw-", "an internet gateway", of_source_network},
    IdKind{"vgw-", "a VPN gateway", of_source_network},
    IdKind{"cgw-", "a VPN gateway", of_source_network},
    IdKind{"vpn-", "a VPN connection", of_source_network},
    IdKind{"pcx-", "a peering of networks", of_source_network},
    IdKind{"acl-", "a network's access list", of_source_network},
    IdKind{"dopt-", "options of a network", of_source_network},
    IdKind{"pl-", "a prefix list", of_source_network},
    IdKind{"eipassoc-", "an address", of_source_network},
    IdKind{"sgr-", "a rule of a security group", of_source_network},
    IdKind{"fl-", "flow logs", of_source_network},
    IdKind{"cr-", "a reservation of capacity", of_source_network},
    IdKind{"eice-", "an endpoint for connections", of_source_network},
    IdKind{"key-", "a key pair", of_source_network},
    IdKind{"mi-", "a machine of Systems Manager", of_source_network},
};

constexpr IdKind user_pool{
    "", "Amazon Cognito",
    "It stays in its account, and its users with it. The copy may use it there; whether it was meant to move "
    "is not known."};
constexpr IdKind hosted_zone{
    "", "a hosted zone",
    "Nobody has it in what was read: what names it reaches the zone only with credentials of its account."};
constexpr IdKind distribution{
    "", "a distribution",
    "Nobody has it in what was read: what names it reaches it only with credentials of its account."};

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

/// Is it a host's address in a private network? The own host, a metadata service, a network, its broadcast
/// and Docker's own network are none.
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

bool all_of_word(std::string_view word, bool (*fits)(char)) {
  return !word.empty() && std::all_of(word.begin(), word.end(), fits);
}

/// "Z0123456789ABCDEFGHIJ", "E1ABCDEFGHIJKL": capitals and digits, both of them. AWS's own zones, which
/// aliases lead into, are everybody's.
/// https://docs.aws.amazon.com/general/latest/gr/elb.html
const IdKind* kind_of_token(std::string_view word) {
  static constexpr std::array<std::string_view, 4> of_everybody{"Z2FDTNDATAQYW2", "Z35SXDOTRQ7X7K",
                                                                "Z3AQBSTGFYJSTF", "Z2BJ6XQ5FK7U4H"};
  constexpr std::size_t shortest = 14, longest_zone = 32, longest_distribution = 14;
  const bool is_token = word.size() >= shortest && word.size() <= longest_zone &&
                        all_of_word(word, [](char c) { return names::is_upper(c) || names::is_digit(c); }) &&
                        std::count_if(word.begin() + 1, word.end(), names::is_digit) > 0 &&
                        std::count_if(word.begin() + 1, word.end(), names::is_upper) > 0;
  if (!is_token || std::find(of_everybody.begin(), of_everybody.end(), word) != of_everybody.end())
    return nullptr;
  if (word.starts_with('Z')) return &hosted_zone;
  return word.starts_with('E') && word.size() <= longest_distribution ? &distribution : nullptr;
}

/// "us-east-1_AbCdEfGhI"
bool is_user_pool(std::string_view word) {
  constexpr std::size_t shortest = 9;
  const auto place = word.find('_');
  return place != word.npos && is_region(word.substr(0, place)) && word.size() - place > shortest &&
         all_of_word(word.substr(place + 1), names::is_letter_or_digit);
}

/// "us-east-1:12345678-1234-1234-1234-123456789012", of which `word` is the region.
std::string_view identity_pool(std::string_view text, std::size_t begin, std::string_view word) {
  constexpr std::string_view shape = ":xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const std::string_view rest = text.substr(begin + word.size(), shape.size());
  if (rest.size() < shape.size() || !is_region(word)) return "";
  for (std::size_t at = 0; at < shape.size(); ++at)
    if (shape[at] == 'x' ? !names::is_hex_digit(rest[at]) : shape[at] != rest[at]) return "";
  return text.substr(begin, word.size() + shape.size());
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
    if (const IdKind* kind = kind_of_token(word)) found[std::string(word)] = kind;
    if (is_user_pool(word)) found[std::string(word)] = &user_pool;
    if (const auto pool = identity_pool(text, at, word); !pool.empty()) found[std::string(pool)] = &user_pool;
    at = std::max(end, at + 1);
  }
  add_addresses(text, found);
  return found;
}

namespace {

/// A word, from the last sign in front of it to the first behind it that cannot belong to it.
struct Word {
  std::string_view text;
  names::Surroundings around;
};

/// Words with variables in them are one: "shop-${STAGE}".
template <typename Look>
void each_word(std::string_view text, const Look& look) {
  const auto belongs = [](char c) { return names::is_word(c) || c == '$' || c == '{' || c == '}'; };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && belongs(text[end])) ++end;
    std::size_t begin = at;
    at = std::max(end, at + 1);
    if (end > begin + 1 && names::border_at_end(text.substr(0, begin + 1)) > 0) ++begin;
    const bool opens = text.substr(begin, end - begin).find('{') != std::string_view::npos;
    while (end > begin && (text[end - 1] == '.' || (!opens && text[end - 1] == '}'))) --end;
    if (end == begin) continue;
    const auto line = text.substr(0, begin).rfind('\n') + 1;
    if (text.substr(std::min(text.find_first_not_of(" \t", line), begin)).starts_with('#')) continue;
    look(Word{text.substr(begin, end - begin),
              {text.substr(0, begin), text.substr(begin, end - begin), text.substr(end), ""}});
  }
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool may_be_bucket(std::string_view word) {
  static constexpr std::array<std::string_view, 10> values{
      "true", "false", "null", "none", "yes", "default", "undefined", "string", "private", "public-read"};
  constexpr std::size_t shortest = 3, longest = 63;
  return word.size() >= shortest && word.size() <= longest && names::is_letter_or_digit(word.front()) &&
         names::is_letter_or_digit(word.back()) &&
         std::all_of(
             word.begin(), word.end(),
             [](char c) { return names::is_lower(c) || names::is_digit(c) || c == '-' || c == '.'; }) &&
         std::any_of(word.begin(), word.end(), names::is_lower) && !is_region(word) &&
         std::find(values.begin(), values.end(), word) == values.end();
}

/// Beside variables there is something in it: "shop-$STAGE", not "$BUCKET".
bool is_put_together(std::string_view word) {
  bool in_variable = false;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (word[at] == '$')
      in_variable = true;
    else if (word[at] == '}' || word[at] == '-' || word[at] == '.')
      in_variable = false;
    else if (!in_variable && names::is_letter_or_digit(word[at]))
      ++letters;
  }
  return letters > 0 && word.find('$') != word.npos;
}

}  // namespace

std::set<std::string> named_buckets(std::string_view script) {
  std::set<std::string> found;
  each_word(script, [&](const Word& word) {
    const bool fits = may_be_bucket(word.text) || is_put_together(word.text);
    if (fits && names::holds_bucket(word.around)) found.emplace(word.text);
  });
  return found;
}

std::set<std::string> named_regions(std::string_view script) {
  std::set<std::string> found;
  each_word(script, [&](const Word& word) {
    if (!is_region(word.text)) return;
    std::string_view before = word.around.before;
    const bool is_set = before.ends_with("region ");  // "aws configure set region …"
    if (is_set || names::key_says(word.around, {"region"})) found.emplace(word.text);
  });
  return found;
}

std::set<std::string> named_accounts(std::string_view script) {
  std::set<std::string> found;
  each_word(script, [&](const Word& word) {
    if (is_account(word.text) && names::key_says(word.around, {"account"})) found.emplace(word.text);
  });
  return found;
}

}  // namespace cleave::plan
