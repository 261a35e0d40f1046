#include "aws/config.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <fmt/format.h>

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

std::string path_of(const Environment& environment, std::string_view variable, std::string_view file) {
  const std::string home = environment("HOME").value_or("");
  const std::string path = environment(variable).value_or("");
  if (path.empty()) return fmt::format("{}/.aws/{}", home, file);
  return path.starts_with("~/") ? home + path.substr(1) : path;
}

Files read_files(const Environment& environment) {
  Files files;
  files.config_path = path_of(environment, "AWS_CONFIG_FILE", "config");
  files.credentials_path = path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const auto read = [](const std::string& path) {
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

/// "[profile x]" of the config file; "[default]" may stand with or without the word.
const IniSection* config_section(const Files& files, const std::string& profile) {
  const auto* found = section(files.config, "profile " + profile);
  return found == nullptr && profile == "default" ? section(files.config, profile) : found;
}

std::vector<std::string> profile_names(const Files& files) {
  std::vector<std::string> names;
  for (const auto& [name, ignored] : files.config) {
    if (name.starts_with("profile ")) names.push_back(name.substr(8));
    if (name == "default") names.push_back(name);
  }
  for (const auto& [name, ignored] : files.credentials) names.push_back(name);
  return names;
}

Error no_such_profile(const Files& files, const std::string& name) {
  const auto hint = did_you_mean(name, profile_names(files));
  return Error(Error::Kind::input, "no-such-profile", fmt::format("there is no profile '{}'", name))
      .where(fmt::format("{} and {}", files.config_path, files.credentials_path))
      .next(hint.empty() ? fmt::format("Add it, for example with: aws configure --profile {}", name) : hint);
}

Error no_such_section(const Files& files, const IniSection& profile, std::string_view kind,
                      const std::string& name) {
  return Error(Error::Kind::input, "bad-config",
               fmt::format("the profile names a [{} {}] that is not there", kind, name))
      .where(fmt::format("{}:{}", files.config_path, profile.line))
      .next("Add that section or correct its name.");
}

/// What a profile says by way of the sections it names.
void follow_sections(const Files& files, const IniSection& config, Profile& profile) {
  if (const auto name = profile.setting("sso_session"); !name.empty()) {
    const auto* session = section(files.config, "sso-session " + name);
    if (session == nullptr) throw no_such_section(files, config, "sso-session", name);
    profile.settings.insert(session->values.begin(), session->values.end());
  }
  if (const auto name = profile.setting("services"); !name.empty()) {
    const auto* services = section(files.config, "services " + name);
    if (services == nullptr) throw no_such_section(files, config, "services", name);
    for (const auto& [service, settings] : services->nested) {
      profile.service_settings[service].insert(settings.begin(), settings.end());
    }
  }
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
  if (!endpoint_url_option.empty()) return endpoint_url_option;
  const auto ignore = [](const std::string& value) { return snake(value) == "true"; };
  if (ignore(variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) ||
      ignore(setting("ignore_configured_endpoint_urls"))) {
    return "";
  }
  const std::string service = snake(service_id);
  if (auto url = variable("AWS_ENDPOINT_URL_" + upper(service)); !url.empty()) return url;
  if (auto url = variable("AWS_ENDPOINT_URL"); !url.empty()) return url;
  if (const auto found = service_settings.find(service); found != service_settings.end()) {
    if (const auto url = found->second.find("endpoint_url"); url != found->second.end()) return url->second;
  }
  return setting("endpoint_url");
}

Profile load_profile(std::string_view name, Environment environment) {
  const Files files = read_files(environment);
  Profile profile;
  profile.named = !name.empty();
  const std::string chosen =
      environment("AWS_PROFILE").value_or(environment("AWS_DEFAULT_PROFILE").value_or(""));
  profile.name = profile.named ? std::string(name) : chosen.empty() ? "default" : chosen;
  const auto* config = config_section(files, profile.name);
  const auto* shared = section(files.credentials, profile.name);
  if (config == nullptr && shared == nullptr && (profile.named || !chosen.empty())) {
    throw no_such_profile(files, profile.name);
  }
  if (config != nullptr) {
    profile.settings = config->values;
    profile.service_settings = config->nested;
    follow_sections(files, *config, profile);
  }
  if (shared != nullptr) {
    profile.shared_settings = shared->values;
    for (const auto& [key, value] : shared->values) profile.settings[key] = value;
  }
  for (const std::string& region :
       {environment("AWS_REGION").value_or(""), environment("AWS_DEFAULT_REGION").value_or(""),
        profile.setting("region")}) {
    if (profile.region.empty()) profile.region = region;
  }
  profile.environment = std::move(environment);
  return profile;
}

}  // namespace cleave::aws
