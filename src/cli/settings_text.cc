#include <fmt/format.h>

#include "cli/settings.h"

namespace cleave::cli {
namespace {

/// A TOML basic string.
std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      result += fmt::format("\\u{:04X}", c);
    else
      result += c;
  }
  return result + "\"";
}

std::string list(const std::vector<std::string>& texts) {
  std::string result;
  for (const auto& text : texts) result += (result.empty() ? "" : ", ") + toml_string(text);
  return "[" + result + "]";
}

/// All, none, or a list.
std::string buckets(bool all, const std::set<std::string>& some) {
  return some.empty() ? fmt::format("{}", all) : list({some.begin(), some.end()});
}

}  // namespace

std::string settings_text(const Settings& settings) {
  return fmt::format(
      R"(# What cleave moves, from where to where, and what you decided. Commit it.

# Names this split: what cleave makes is tagged with it. Leave it as it is.
split = {}

# What the application is reached from: "domain:NAME", "tag:KEY=VALUE", an ARN, or an id of the inventory.
roots = {}

# The regions that are read. Empty: the region of each profile.
regions = {}

[profiles]
source = {}
destination = {}

# What becomes of a resource, where the default is not what you want (see `cleave graph`):
#   move    it is made anew in the destination and takes over
#   copy    it is made anew in the destination; the source keeps using its own
#   share   it stays in the source, and the destination uses it there
#   leave   it stays, and nothing in the destination uses it
[decisions]
# "ec2/security-group/sg-0123456789abcdef0" = "copy"

# New names, for what cannot keep its own: bucket names are unique in the world.
[renames]
# "my-bucket" = "my-bucket-of-the-new-account"

[options]
# Stop the instances' writes while their image is taken.
reboot_for_image = {}
# What TTLs are lowered to before the cut-over.
cutover_ttl_seconds = {}
# Disable access control lists on new buckets (true, or a list of buckets): what they grant becomes bucket policy.
disable_acls = {}
# Objects in GLACIER and DEEP_ARCHIVE stay where they are (true, or a list of buckets); they cannot be copied as they are.
leave_archived = {}
# Who is asked about name servers at a registrar that is not Route 53 (default: the resolver of this machine).
{}

# Where nothing may name the source any more before visitors are led to the destination.
# [names]
# places = ["../shop", "s3://my-bucket-of-the-new-account"]

# The application's MySQL or MariaDB, when it is to be kept together while both copies run. No passwords here.
# [mysql]
# source = "mysql://cleave@192.0.2.10/shop"
# source_password = "secretsmanager:shop/database#password"
)",
      toml_string(settings.split_id), list(settings.decisions.roots), list(settings.regions),
      toml_string(settings.source_profile), toml_string(settings.destination_profile),
      settings.decisions.reboot_for_image, settings.decisions.cutover_ttl_seconds,
      buckets(settings.decisions.disable_acls, settings.decisions.disable_acls_of),
      buckets(settings.decisions.leave_archived, settings.decisions.leave_archived_of),
      settings.decisions.resolver.empty() ? "# resolver = \"192.0.2.53\""
                                          : "resolver = " + toml_string(settings.decisions.resolver));
}

}  // namespace cleave::cli
