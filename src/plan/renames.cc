#include "plan/renames.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "names/letters.h"
#include "plan/references.h"
#include "plan/user_data.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

bool begins_or_ends_with(std::string_view name, char c) {
  return name.starts_with(c) || name.ends_with(c);
}

/// Of four numbers, as an address is written.
bool looks_like_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         std::all_of(name.begin(), name.end(), [](char c) { return names::is_digit(c) || c == '.'; });
}

bool fits_bucket(std::string_view name) {
  static constexpr std::array<std::string_view, 3> beginnings{"xn--", "sthree-", "amzn-s3-demo-"};
  static constexpr std::array<std::string_view, 5> ends{"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                        "--table-s3"};
  const auto begins = [&](auto part) { return name.starts_with(part); };
  const auto closes = [&](auto part) { return name.ends_with(part); };
  return !begins_or_ends_with(name, '-') && !begins_or_ends_with(name, '.') && name.find("..") == name.npos &&
         !looks_like_address(name) &&
         std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::none_of(beginnings.begin(), beginnings.end(), begins) &&
         std::none_of(ends.begin(), ends.end(), closes);
}

bool fits_balancer(std::string_view name) {
  return !begins_or_ends_with(name, '-');
}

bool fits_group(std::string_view name) {
  return !name.starts_with("sg-") && name != "default" && !begins_or_ends_with(name, ' ');
}

bool fits_key(std::string_view name) {
  return !begins_or_ends_with(name, ' ');
}

bool fits_any(std::string_view) {
  return true;
}

/// What AWS takes as a name.
struct NewNameRule {
  std::string_view type;
  std::size_t shortest, longest;
  std::string_view signs;  ///< that it may have beside letters and digits
  bool (*fits)(std::string_view name);
  std::string_view words;
};
constexpr std::string_view printable = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::array new_name_rules{
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    NewNameRule{
        "s3/bucket", 3, 63, "-.", fits_bucket,
        "a bucket's has 3 to 63 small letters, digits, hyphens and single dots, begins and ends with a "
        "letter or digit, is no IP address and has none of S3's own beginnings and ends"},
    // https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_CreateLoadBalancer.html
    NewNameRule{"elb/load-balancer", 1, 32, "-", fits_balancer,
                "a load balancer's has at most 32 letters, digits and hyphens, and no hyphen at its ends"},
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
    NewNameRule{
        "ec2/security-group", 1, 255, " ._-:/()#,@[]+=&;{}!$*", fits_group,
        "a security group's has at most 255 letters, digits, blanks and ._-:/()#,@[]+=&;{}!$*, does not "
        "begin with sg-, and is not default"},
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html
    NewNameRule{"ec2/key-pair", 1, 255, printable, fits_key,
                "a key pair's has at most 255 characters of ASCII, and no blank at its ends"},
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    NewNameRule{"iam/role", 1, 64, "_+=,.@-", fits_any,
                "a role's has at most 64 letters, digits and _+=,.@-"},
    NewNameRule{"iam/instance-profile", 1, 128, "_+=,.@-", fits_any,
                "an instance profile's has at most 128 letters, digits and _+=,.@-"},
    NewNameRule{"iam/policy", 1, 128, "_+=,.@-", fits_any,
                "a policy's has at most 128 letters, digits and _+=,.@-"},
    // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html
    NewNameRule{"cloudfront/cache-policy", 1, 128, "-_", fits_any,
                "a policy's has at most 128 letters, digits, hyphens and underscores"},
    NewNameRule{"cloudfront/origin-request-policy", 1, 128, "-_", fits_any,
                "a policy's has at most 128 letters, digits, hyphens and underscores"},
    NewNameRule{"cloudfront/response-headers-policy", 1, 128, "-_", fits_any,
                "a policy's has at most 128 letters, digits, hyphens and underscores"},
    // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html
    NewNameRule{"cloudfront/origin-access-control", 1, 64, printable, fits_any,
                "an origin access control's has at most 64 characters"},
};

const NewNameRule* new_name_rule_of(const Resource& resource) {
  const auto* found = std::find_if(new_name_rules.begin(), new_name_rules.end(),
                                   [&](const NewNameRule& rule) { return rule.type == type_of(resource); });
  return found == new_name_rules.end() ? nullptr : found;
}

bool fits_rule(const NewNameRule& rule, std::string_view name) {
  const auto known = [&](char c) {
    return names::is_letter(c) || names::is_digit(c) || rule.signs.find(c) != rule.signs.npos;
  };
  return name.size() >= rule.shortest && name.size() <= rule.longest &&
         std::all_of(name.begin(), name.end(), known) && rule.fits(name);
}

void demand_fitting(const Resource& resource, const std::string& line, const std::string& name) {
  const NewNameRule* rule = new_name_rule_of(resource);
  if (rule == nullptr || fits_rule(*rule, name)) return;
  throw Error(Error::Kind::input, "bad-new-name",
              fmt::format("'{}' cannot be its name at the destination: {}", name, rule->words))
      .where(resource.id)
      .next(fmt::format("Mend \"{}\" = \"{}\" under [renames] in cleave.toml.", line, name));
}

}  // namespace

std::string new_name(const Draft& draft, const Resource& resource, const std::string& name) {
  const auto& renames = draft.decisions().renames;
  for (const std::string* called : {&resource.id, &name}) {
    const auto renamed = renames.find(*called);
    if (renamed == renames.end()) continue;
    demand_fitting(resource, renamed->first, renamed->second);
    return renamed->second;
  }
  return name;
}

namespace {

/// The numbers of the lines that hold the word.
std::vector<std::size_t> lines_with(std::string_view text, std::string_view word) {
  std::vector<std::size_t> lines;
  for (auto at = text.find(word); !word.empty() && at != text.npos; at = text.find(word, at + 1)) {
    const auto touches = [](char c) { return names::is_letter_or_digit(c) || c == '-' || c == '_'; };
    const auto end = at + word.size();
    if ((at > 0 && touches(text[at - 1])) || (end < text.size() && touches(text[end]))) continue;
    const auto line =
        1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
    if (lines.empty() || lines.back() != line) lines.push_back(line);
  }
  return lines;
}

}  // namespace

void warn_of_old_names(Draft& draft) {
  std::map<std::string, std::string> renamed;  // own name → new one
  for (const NewNameRule& rule : new_name_rules) {
    if (rule.type == "s3/bucket") continue;
    for (const Resource* resource : draft.moving(rule.type)) {
      const std::string name = text_or(resource->document, "GroupName", resource->name);
      if (std::string now = new_name(draft, *resource, name); now != name) renamed[name] = std::move(now);
    }
  }
  for (const Resource* instance : draft.moving("ec2/instance")) {
    const auto script = renamed.empty() ? std::nullopt : script_of(instance->document);
    if (!script) continue;
    for (const auto& [name, now] : renamed)
      if (const auto lines = lines_with(script->text, name); !lines.empty())
        draft.warn(fmt::format(
            "the user data of {} has the word {} in line {}, and what is called so is called {} at "
            "the destination: the word stays as it is",
            instance->id, name, fmt::join(lines, ", "), now));
  }
}

bool is_renameable(const Resource& resource) {
  return new_name_rule_of(resource) != nullptr || type_of(resource) == "acm/certificate";
}

}  // namespace cleave::plan
