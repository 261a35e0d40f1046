#include "aws/config.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <regex>

#include <fmt/format.h>

#include "aws/credentials/command_line.h"
#include "aws/endpoint_place.h"
#include "aws/ini.h"
#include "base/error.h"
#include "base/files.h"
#include "base/suggest.h"

namespace cleave::aws {
namespace {

using Sections = std::map<std::string, IniSection>;

std::string snake(std::string_view service_id) {
  std::string result(service_id);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return c == ' ' || c == '-' ? '_' : std::tolower(c); });
  return result;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// Both files, where they are and what they say.
struct Files {
  std::string config_path, credentials_path;
  Sections config, credentials;
};

/// "$NAME" and "${NAME}" as the AWS CLI replaces them; a name that is not set stays.
std::string with_variables(const Environment& environment, const std::string& text) {
  std::string result;
  std::size_t done = 0;
  for (auto at = text.find('$'); at != std::string::npos; at = text.find('$', at + 1)) {
    const bool braces = at + 1 < text.size() && text[at + 1] == '{';
    const auto begin = at + (braces ? 2 : 1);
    auto end = begin;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
      ++end;
    if (end == begin || (braces && (end == text.size() || text[end] != '}'))) continue;
    const auto value = environment(text.substr(begin, end - begin));
    if (!value) continue;
    result += text.substr(done, at - done) + *value;
    done = end + (braces ? 1 : 0);
    at = done - 1;
  }
  return result + text.substr(done);
}

std::string home_of(const Environment& environment) {
  if (auto home = environment("HOME")) return *std::move(home);
  const passwd* user = ::getpwuid(::getuid());  // Services and jobs are often started without HOME.
  return user == nullptr ? "" : user->pw_dir;
}

/// "~/x" and "~user/x".
std::string with_home(const Environment& environment, const std::string& path) {
  if (!path.starts_with('~')) return path;
  const auto slash = std::min(path.find('/'), path.size());
  if (slash == 1) return home_of(environment) + path.substr(slash);
  const passwd* user = ::getpwnam(path.substr(1, slash - 1).c_str());
  return user == nullptr ? path : user->pw_dir + path.substr(slash);
}

std::string path_of(const Environment& environment, std::string_view variable, std::string_view file) {
  const auto chosen = environment(variable);
  if (!chosen) return fmt::format("{}/.aws/{}", home_of(environment), file);
  return with_home(environment, with_variables(environment, *chosen));
}

/// "profile 'my prof'" → "my prof"; nothing for a section of another kind. Of a name that is written in two
/// ways, the last counts.
std::optional<std::string> name_in(const std::string& section, std::string_view kind) {
  if (!section.starts_with(kind)) return {};
  try {
    const auto words = split_command_line(section, "");
    if (words.size() == 2) return words[1];
  } catch (const Error&) {  // A quote without its end: the AWS CLI passes over such a section, too.
  }
  return {};
}

Files read_files(const Environment& environment) {
  Files files;
  files.config_path = path_of(environment, "AWS_CONFIG_FILE", "config");
  files.credentials_path = path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const auto read = [](const std::string& path) -> Sections {
    std::error_code ignored;
    if (path.empty() || std::filesystem::is_directory(path, ignored)) return {};
    return parse_ini(read_file_if_exists(path, most_settings_bytes).value_or(""), path);
  };
  files.config = read(files.config_path);
  files.credentials = read(files.credentials_path);
  return files;
}

const IniSection* section(const Sections& sections, const std::string& name) {
  const auto found = sections.find(name);
  return found == sections.end() ? nullptr : &found->second;
}

/// A section of the config file by its kind and name. "[default]" stands with or without the word.
const IniSection* config_section(const Files& files, std::string_view kind, const std::string& name) {
  const IniSection* last = nullptr;
  for (const auto& [title, content] : files.config) {
    const bool is_default = kind == "profile" && name == "default" && title == "default";
    if (!is_default && name_in(title, kind) != name) continue;
    if (last == nullptr || content.line > last->line) last = &content;
  }
  return last;
}

std::vector<std::string> profile_names(const Files& files) {
  std::vector<std::string> names;
  for (const auto& [title, ignored] : files.config) {
    if (auto name = name_in(title, "profile")) names.push_back(*std::move(name));
    if (title == "default") names.push_back(title);
  }
  for (const auto& [name, ignored] : files.credentials) names.push_back(name);
  return names;
}

/// What to do about a profile that is not there. It may stand there as the other file has it.
std::string advice_on_missing(const Files& files, const std::string& name) {
  if (const auto* bare = section(files.config, name))
    return fmt::format("Write [profile {}] in {}:{}: only [default] stands there without that word.", name,
                       files.config_path, bare->line);
  for (const auto& [title, content] : files.credentials) {
    if (name_in(title, "profile") == name)
      return fmt::format("Write [{}] in {}:{}: that file has no word before the name.", name,
                         files.credentials_path, content.line);
  }
  const auto hint = did_you_mean(name, profile_names(files));
  return hint.empty() ? fmt::format("Add it, for example with: aws configure --profile {}", name) : hint;
}

Error no_such_profile(const Files& files, const std::string& name) {
  return Error(Error::Kind::input, "no-such-profile", fmt::format("there is no profile '{}'", name))
      .where(fmt::format("{} and {}", files.config_path, files.credentials_path))
      .next(advice_on_missing(files, name));
}

Error no_such_section(const Files& files, const Profile& profile, const std::string& key,
                      std::string_view kind) {
  const auto& name = profile.settings.at(key);
  std::string advice = "Add that section to the config file, or correct its name.";
  for (const auto& [title, content] : files.config) {  // [sso_session NAME] is a common slip.
    if (name_in(title, "s") != name || name_in(title, kind) == name) continue;
    advice = fmt::format("Write [{} {}] in {}:{}.", kind, name, files.config_path, content.line);
  }
  return Error(Error::Kind::input, "bad-config",
               fmt::format("the profile names a [{} {}] that is not there", kind, name))
      .where(profile.where(key))
      .next(advice);
}

/// What a profile says by way of the sections it names. They stand in the config file.
void follow_sections(const Files& files, Profile& profile) {
  for (const auto& [title, content] : files.config) {
    if (const auto name = name_in(title, "sso-session")) profile.sso_sessions[*name] = content.values;
  }
  if (profile.has("sso_session") && !profile.sso_sessions.contains(profile.setting("sso_session")))
    throw no_such_section(files, profile, "sso_session", "sso-session");
  if (!profile.has("services")) return;
  const auto* services = config_section(files, "services", profile.setting("services"));
  if (services == nullptr || services->values.empty())
    throw no_such_section(files, profile, "services", "services");
  profile.service_settings = services->nested;
}

/// What is a table, or goes on in the line below, is no word. Whoever indents a line by mistake loses a
/// setting, and with it the principal or the place.
void refuse_lines_below(const Profile& profile) {
  static constexpr std::array<std::string_view, 28> words{"aws_access_key_id",
                                                          "aws_secret_access_key",
                                                          "aws_session_token",
                                                          "aws_security_token",
                                                          "ca_bundle",
                                                          "credential_source",
                                                          "duration_seconds",
                                                          "endpoint_url",
                                                          "external_id",
                                                          "ignore_configured_endpoint_urls",
                                                          "login_session",
                                                          "max_attempts",
                                                          "mfa_serial",
                                                          "region",
                                                          "role_arn",
                                                          "role_session_name",
                                                          "services",
                                                          "source_profile",
                                                          "sso_account_id",
                                                          "sso_region",
                                                          "sso_role_name",
                                                          "sso_session",
                                                          "sso_start_url",
                                                          "sts_regional_endpoints",
                                                          "use_dualstack_endpoint",
                                                          "use_fips_endpoint",
                                                          "web_identity_token_file",
                                                          "ec2_metadata_service_endpoint"};
  for (const auto& [key, value] : profile.settings) {
    const bool is_word = std::find(words.begin(), words.end(), key) != words.end();
    const bool is_table = key == "credential_process" && value.starts_with('\n');
    if (!is_table && (!is_word || value.find('\n') == std::string::npos)) continue;
    throw Error(Error::Kind::input, "bad-config",
                fmt::format("the value of {} goes on in the line below", key))
        .where(profile.where(key))
        .next("An indented line belongs to the one above it: take the blanks at its head away.");
  }
}

/// The profile that the environment names. An empty name is a slip, and no choice.
std::string profile_of(const Environment& environment) {
  for (const char* variable : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
    const auto name = environment(variable);
    if (name && name->empty()) {
      throw Error(Error::Kind::input, "no-such-profile",
                  fmt::format("{} is set, and names nothing", variable))
          .where(variable)
          .next("Unset it, or let it name a profile.");
    }
    if (name) return *name;
  }
  return "";
}

void note_places(const IniSection& section, const std::string& path, Profile& profile) {
  for (const auto& [key, line] : section.lines) profile.places[key] = fmt::format("{}:{}", path, line);
}

/// true or false, of the environment or else of the profile.
bool switched_on(const Profile& profile, const std::string& key) {
  const auto variable = profile.environment("AWS_" + upper(key));
  const auto value = snake(variable.value_or(profile.setting(key)));
  if (value == "true") return true;
  if (value == "false" || value.empty()) return false;
  throw Error(Error::Kind::input, "bad-config", fmt::format("{} is neither true nor false", key))
      .where(variable ? "AWS_" + upper(key) : profile.where(key))
      .next("Write true or false.");
}

/// A URL that replaces a service's own, and where it stands.
struct ChosenEndpoint {
  std::string url, place;
};

ChosenEndpoint chosen_endpoint(const Profile& profile, std::string_view service_id) {
  if (!profile.endpoint_url_option.empty()) return {profile.endpoint_url_option, "--endpoint-url"};
  if (switched_on(profile, "ignore_configured_endpoint_urls")) return {};
  const std::string service = snake(service_id);
  for (const auto& name : {"AWS_ENDPOINT_URL_" + upper(service), std::string("AWS_ENDPOINT_URL")}) {
    if (auto url = profile.variable(name); !url.empty()) return {std::move(url), name};
  }
  if (const auto found = profile.service_settings.find(service); found != profile.service_settings.end()) {
    const auto url = found->second.find("endpoint_url");
    if (url != found->second.end()) return {url->second, profile.where("services")};
  }
  return {profile.setting("endpoint_url"), profile.where("endpoint_url")};
}

}  // namespace

std::optional<std::string> process_environment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string Profile::setting(std::string_view key) const {
  const auto found = settings.find(std::string(key));
  return found == settings.end() ? "" : found->second;
}

std::string Profile::endpoint_url(std::string_view service_id) const {
  return chosen_endpoint(*this, service_id).url;
}

std::string place_of_endpoint(const Profile& profile, std::string_view service_id) {
  return chosen_endpoint(profile, service_id).place;
}

std::string Profile::table_setting(const std::string& table, const std::string& key) const {
  const auto found = nested_settings.find(table);
  if (found == nested_settings.end()) return "";
  const auto value = found->second.find(key);
  return value == found->second.end() ? "" : value->second;
}

EndpointVariant Profile::endpoint_variant(std::string_view service_id) const {
  const auto of_variable = environment("AWS_STS_REGIONAL_ENDPOINTS");
  const auto of_files = has("sts_regional_endpoints") ? setting("sts_regional_endpoints") : "regional";
  const auto sts = of_variable.value_or(of_files);
  if (sts != "legacy" && sts != "regional") {
    throw Error(Error::Kind::input, "bad-config", "sts_regional_endpoints is neither legacy nor regional")
        .where(where("sts_regional_endpoints"))
        .next("Take it out: regional is what AWS recommends.");
  }
  const bool s3_dualstack =
      service_id == "S3" && snake(table_setting("s3", "use_dualstack_endpoint")) == "true";
  return {switched_on(*this, "use_fips_endpoint"),
          s3_dualstack || switched_on(*this, "use_dualstack_endpoint"), sts == "legacy"};
}

Addressing Profile::addressing() const {
  const auto s3 = nested_settings.find("s3");
  const bool is_set = s3 != nested_settings.end() && s3->second.contains("addressing_style");
  const auto style = is_set ? table_setting("s3", "addressing_style") : "auto";
  if (style == "auto") return Addressing::automatic;
  if (style == "path") return Addressing::path;
  if (style == "virtual") return Addressing::virtual_host;
  throw Error(Error::Kind::input, "bad-config", "addressing_style of s3 is neither auto, path nor virtual")
      .where(where("s3"))
      .next("Write auto, path or virtual.");
}

std::string Profile::ca_bundle() const {
  for (const auto& path : {variable("AWS_CA_BUNDLE"), setting("ca_bundle")}) {
    if (!path.empty()) return with_home(environment, path);
  }
  return variable("REQUESTS_CA_BUNDLE");
}

std::string Profile::home() const {
  return home_of(environment);
}

std::string Profile::where(std::string_view key) const {
  const auto place = places.find(std::string(key));
  return place == places.end() ? fmt::format("profile '{}'", name)
                               : fmt::format("profile '{}' ({})", name, place->second);
}

void check_region(const Profile& profile) {
  const auto& region = profile.region;
  const bool names_endpoint = region.starts_with("fips-") || region.ends_with("-fips");
  const bool names_all = region.ends_with("-global");
  static const std::regex zone("[a-z]+(-[a-z]+)+-[0-9]+[a-z]");
  const bool names_zone = std::regex_match(region, zone);
  const bool is_number = region.find_first_not_of("0123456789") == std::string::npos;
  if (region.empty() || (is_host_label(region) && !names_endpoint && !names_all && !names_zone && !is_number))
    return;
  const bool has_comment = region.find_first_of("#;") != std::string::npos;
  throw Error(Error::Kind::input, "bad-region", fmt::format("'{}' is no name of a region", region))
      .where(fmt::format("profile '{}'{}", profile.name,
                         profile.region_place.empty() ? "" : " (" + profile.region_place + ")"))
      .next(has_comment      ? "A comment needs a line of its own: take it out of this one."
            : names_endpoint ? "Write the region alone, and use_fips_endpoint = true."
            : names_zone     ? "That is an availability zone: take its last letter away."
                             : "Write a region as AWS does, for example eu-west-1.");
}

Profile load_profile(std::string_view name, Environment environment) {
  const Files files = read_files(environment);
  Profile profile;
  profile.named = !name.empty();
  const std::string chosen = profile.named ? "" : profile_of(environment);
  profile.name = profile.named ? std::string(name) : chosen.empty() ? "default" : chosen;
  const auto* config = config_section(files, "profile", profile.name);
  const auto* shared = section(files.credentials, profile.name);
  if (config == nullptr && shared == nullptr && (profile.named || !chosen.empty())) {
    throw no_such_profile(files, profile.name);
  }
  if (config != nullptr) {
    profile.settings = profile.config_settings = config->values;
    profile.nested_settings = config->nested;
    note_places(*config, files.config_path, profile);
  }
  if (shared != nullptr) {
    profile.shared_settings = shared->values;
    for (const auto& [key, value] : shared->values) profile.settings[key] = value;
    for (const auto& [key, table] : shared->nested) profile.nested_settings[key] = table;
    note_places(*shared, files.credentials_path, profile);
  }
  refuse_lines_below(profile);
  follow_sections(files, profile);
  const std::pair<std::string, std::string> regions[] = {
      {environment("AWS_REGION").value_or(""), "AWS_REGION"},
      {environment("AWS_DEFAULT_REGION").value_or(""), "AWS_DEFAULT_REGION"},
      {profile.setting("region"), profile.places["region"]}};
  for (const auto& [region, place] : regions) {
    if (!profile.region.empty() || region.empty()) continue;
    profile.region = region;
    profile.region_place = place;
  }
  profile.environment = std::move(environment);
  return profile;
}

}  // namespace cleave::aws
