#include "cli/settings.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/suggest.h"
#include "cli/database_settings.h"
#include "cli/drain_settings.h"
#include "cli/toml_reader.h"
#include "dns/address.h"
#include "plan/references.h"
#include "plan/renames.h"

namespace cleave::cli {
namespace {

/// Decisions on what is no resource: a name that was not read, and a word that may be a name.
constexpr std::string_view unseen_prefix = "unseen/";
constexpr std::string_view unread_prefix = "unread/";
constexpr std::string_view perhaps_prefix = "perhaps/";

const std::vector<std::string> top_keys{"split",   "roots",   "regions", "profiles", "decisions",
                                        "renames", "options", "mysql",   "drain",    "names"};
const std::vector<std::string> names_keys{"places"};
const std::vector<std::string> profile_keys{"source", "destination"};
const std::vector<std::string> option_keys{"reboot_for_image", "cutover_ttl_seconds",
                                           "resolver",         "disable_acls",
                                           "leave_archived",   "names_per_certificate"};
const std::vector<std::string> decision_words{"move", "copy", "share", "leave"};

class SettingsReader : private TomlReader {
 public:
  explicit SettingsReader(const std::string& file) : TomlReader(file) { settings_.file = file; }

  Settings read(const toml::table& root) {
    check_keys(root, top_keys, "");
    if (const auto* node = root.get("split")) settings_.split_id = text(*node, "split");
    settings_.decisions.roots = texts(root, "roots");
    settings_.regions = texts(root, "regions");
    read_profiles(table(root, "profiles"));
    read_decisions(table(root, "decisions"));
    read_renames(table(root, "renames"));
    read_options(table(root, "options"));
    const auto& names = table(root, "names");
    check_keys(names, names_keys, "names.");
    settings_.decisions.rescanned = texts(names, "places");
    if (root.contains("mysql"))
      settings_.decisions.databases =
          planned_databases(read_database_settings(table(root, "mysql"), settings_.file));
    if (root.contains("drain"))
      settings_.decisions.drain = read_drain_settings(table(root, "drain"), settings_.file);
    refuse_contradictions();
    return std::move(settings_);
  }

 private:
  void read_profiles(const toml::table& profiles) {
    check_keys(profiles, profile_keys, "profiles.");
    if (const auto* node = profiles.get("source")) settings_.source_profile = text(*node, "source");
    if (const auto* node = profiles.get("destination"))
      settings_.destination_profile = text(*node, "destination");
    for (const char* key : {"source", "destination"}) {
      if (profiles.get(key) != nullptr) continue;
      throw wrong_at(1, "missing-key", fmt::format("there is no profiles.{}", key))
          .next(fmt::format("Add under [profiles]: {} = \"NAME\"", key));
    }
    if (settings_.source_profile == settings_.destination_profile) {
      throw wrong(*profiles.get("destination"), "same-profile", "source and destination are the same profile")
          .next("Name a profile of the account that the application moves to.");
    }
  }

  void read_decisions(const toml::table& decisions) {
    for (const auto& [key, node] : decisions) {
      const std::string word = text(node, key.str());
      if (key.str().starts_with(unseen_prefix)) {
        read_word(node, word, {"leave"});
        settings_.decisions.accepted.emplace(key.str().substr(unseen_prefix.size()));
        continue;
      }
      if (key.str().starts_with(unread_prefix)) {
        read_word(node, word, {"leave"});
        settings_.unread.emplace(key.str().substr(unread_prefix.size()));
        continue;
      }
      if (key.str().starts_with(perhaps_prefix)) {
        read_word(node, word, {"keep", "rename"});
        settings_.decisions.words[std::string(key.str().substr(perhaps_prefix.size()))] =
            plan::perhaps_from_text(word);
        continue;
      }
      read_word(node, word, decision_words);
      settings_.decisions.resources[std::string(key.str())] = plan::decision_from_text(word);
      settings_.lines[std::string(key.str())] = static_cast<int>(node.source().begin.line);
    }
  }

  void read_word(const toml::node& node, const std::string& word, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), word) != known.end()) return;
    const auto hint = did_you_mean(word, known);
    throw wrong(node, "bad-value", fmt::format("unknown decision '{}'", word))
        .next(hint.empty() ? fmt::format("Known are: {}.", fmt::join(known, ", ")) : hint);
  }

  void read_renames(const toml::table& renames) {
    for (const auto& [key, node] : renames) {
      settings_.decisions.renames[std::string(key.str())] = text(node, key.str());
      settings_.lines[std::string(key.str())] = static_cast<int>(node.source().begin.line);
    }
  }

  void read_options(const toml::table& options) {
    check_keys(options, option_keys, "options.");
    if (const auto* node = options.get("reboot_for_image")) {
      const auto value = node->value_exact<bool>();
      if (!value) throw wrong(*node, "bad-value", "'reboot_for_image' must be true or false");
      settings_.decisions.reboot_for_image = *value;
    }
    if (const auto* node = options.get("cutover_ttl_seconds")) {
      const auto value = node->value_exact<std::int64_t>();
      if (!value || *value < 1 || *value > 2147483647) {
        throw wrong(*node, "bad-value", "'cutover_ttl_seconds' must be a whole number from 1 to 2147483647");
      }
      settings_.decisions.cutover_ttl_seconds = *value;
    }
    read_buckets(options, "disable_acls", settings_.decisions.disable_acls,
                 settings_.decisions.disable_acls_of);
    read_buckets(options, "leave_archived", settings_.decisions.leave_archived,
                 settings_.decisions.leave_archived_of);
    if (const auto* node = options.get("names_per_certificate")) {
      const auto value = node->value_exact<std::int64_t>();
      if (!value || *value < 1 || *value > 100)
        throw wrong(*node, "bad-value", "'names_per_certificate' must be a whole number from 1 to 100");
      settings_.decisions.names_per_certificate = *value;
    }
    if (const auto* node = options.get("resolver")) {
      const auto address = dns::address_from_text(text(*node, "resolver"));
      if (!address)
        throw wrong(*node, "bad-value", "'resolver' must be an IP address, with or without a port")
            .next("Write it as \"192.0.2.53\" or \"127.0.0.1:5300\".");
      settings_.decisions.resolver = dns::to_text(*address);
    }
  }

  /// For all buckets, or for those of a list.
  void read_buckets(const toml::table& options, const char* key, bool& all, std::set<std::string>& some) {
    const auto* node = options.get(key);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<bool>()) {
      all = *value;
      return;
    }
    if (!node->is_array())
      throw wrong(*node, "bad-value",
                  fmt::format("'{}' must be true, false or a list of buckets' names", key));
    for (const auto& bucket : texts(options, key)) {
      some.insert(bucket);
      settings_.lines.emplace(bucket, static_cast<int>(node->source().begin.line));
    }
  }

  /// "iam/role" of "iam/role/web": things of two kinds may be called alike. "" of a name alone.
  static std::string kind_of(const std::string& name) {
    const auto type = name.find('/', name.find('/') + 1);
    return name.find('/') == std::string::npos || type == std::string::npos ? "" : name.substr(0, type);
  }

  /// What cannot both be meant.
  void refuse_contradictions() const {
    std::map<std::pair<std::string, std::string>, std::string> taken;  // kind, new name → name
    for (const auto& [name, new_name] : settings_.decisions.renames) {
      const auto [first, is_new] = taken.emplace(std::pair(kind_of(name), new_name), name);
      if (!is_new) {
        throw wrong_at(settings_.lines.at(name), "contradiction",
                       fmt::format("'{}' and '{}' are both renamed to '{}'", first->second, name, new_name))
            .next("Give each its own name.");
      }
    }
    for (const auto& [id, decision] : settings_.decisions.resources) {
      const bool stays = decision == plan::Decision::leave || decision == plan::Decision::share;
      const auto name = id.substr(id.rfind('/') + 1);
      if (!stays || !settings_.decisions.renames.contains(name)) continue;
      throw wrong_at(settings_.lines.at(id), "contradiction",
                     fmt::format("'{}' stays ({}), but line {} renames it", id, plan::to_text(decision),
                                 settings_.lines.at(name)))
          .next("Remove one of the two lines.");
    }
  }

  Settings settings_;
};

Error unknown(const Settings& settings, const std::string& name, const std::vector<std::string>& known) {
  const auto hint = did_you_mean(name, known);
  return Error(Error::Kind::input, "unknown-resource", fmt::format("the source has no '{}'", name))
      .where(fmt::format("{}:{}", settings.file, settings.lines.at(name)))
      .next(hint.empty() ? "See what there is with: cleave graph" : hint);
}

std::vector<std::string> ids_of(const inventory::Inventory& source) {
  std::vector<std::string> ids;
  for (const auto& resource : source.resources) ids.push_back(resource.id);
  return ids;
}

/// What people or AWS call the resources: also a group's name, an ARN.
std::vector<std::string> names_of(const inventory::Inventory& source) {
  std::vector<std::string> names;
  for (const auto& resource : source.resources) {
    names.push_back(resource.name);
    names.push_back(resource.id);
    names.push_back(resource.id.substr(resource.id.rfind('/') + 1));
    for (const auto& known : plan::names_of(resource, source)) names.push_back(known.name);
    if (const auto group = text_or(resource.document, "GroupName", ""); !group.empty())
      names.push_back(group);
  }
  return names;
}

/// The names by which a line of [renames] is found (plan/renames.h): the id, the own name, the ARN of a
/// certificate.
std::vector<std::string> renameable_names(const inventory::Inventory& source) {
  std::vector<std::string> names;
  for (const auto& resource : source.resources) {
    if (!plan::is_renameable(resource)) continue;
    names.push_back(resource.id);
    names.push_back(resource.name);
    for (const char* member : {"GroupName", "CertificateArn"})
      if (const auto name = text_or(resource.document, member, ""); !name.empty()) names.push_back(name);
    for (const auto& part : resource.document)
      if (const auto name = text_or(part, "Name", ""); resource.service == "cloudfront" && !name.empty())
        names.push_back(name);
  }
  return names;
}

void check_renames(const Settings& settings, const inventory::Inventory& source) {
  const auto known = names_of(source), renameable = renameable_names(source);
  const auto is_in = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [name, new_name] : settings.decisions.renames) {
    const auto where = fmt::format("{}:{}", settings.file, settings.lines.at(name));
    if (!is_in(known, name) && !is_in(renameable, name)) throw unknown(settings, name, known);
    if (!is_in(renameable, name))
      throw Error(Error::Kind::input, "not-renameable",
                  fmt::format("'{}' cannot get another name by this", name))
          .where(where)
          .next(
              "Buckets, load balancers, security groups, key pairs, roles, instance profiles, policies, and "
              "what distributions use can, by their ids of cleave graph or their names.");
    if (name.substr(name.rfind('/') + 1) == new_name || name == new_name)
      throw Error(Error::Kind::input, "bad-new-name",
                  fmt::format("'{}' is called '{}' already", name, new_name))
          .where(where)
          .next("Take the line out, or give it another name.");
  }
}

}  // namespace

Settings parse_settings(std::string_view text, const std::string& file) {
  return SettingsReader(file).read(parse_toml(text, file));
}

Settings read_settings(const std::filesystem::path& path) {
  const auto content = read_file_if_exists(path, most_settings_bytes);
  if (content) return parse_settings(*content, path.string());
  throw Error(Error::Kind::input, "no-settings", "there is no such file yet")
      .where(path.string())
      .next("Make it with: cleave init");
}

std::vector<std::string> needless_unread(const Settings& settings, const inventory::Inventory& source,
                                         const inventory::Inventory& destination) {
  std::vector<std::string> known, told;
  for (const auto* side : {&source, &destination})
    for (const auto& gap : side->gaps) known.push_back(gap.what);
  for (const auto& name : settings.unread)
    if (std::find(known.begin(), known.end(), name) == known.end())
      told.push_back(
          fmt::format("\"unread/{}\" = \"leave\" in {} accepts nothing: nothing of that name was left "
                      "unread. {}",
                      name, settings.file, did_you_mean(name, known)));
  return told;
}

void check_settings(const Settings& settings, const inventory::Inventory& source) {
  for (const auto& [id, decision] : settings.decisions.resources) {
    if (source.find(id) == nullptr) throw unknown(settings, id, ids_of(source));
  }
  if (!settings.decisions.renames.empty()) check_renames(settings, source);
  for (const auto& bucket : settings.decisions.disable_acls_of) {
    if (source.find("s3/bucket/" + bucket) == nullptr) throw unknown(settings, bucket, names_of(source));
  }
}

}  // namespace cleave::cli
