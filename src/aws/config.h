#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "aws/endpoint.h"

namespace cleave::aws {

/// The environment, as a parameter so that tests need not change the process's own.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;
std::optional<std::string> process_environment(std::string_view name);

using Settings = std::map<std::string, std::string>;

/// One profile of ~/.aws/config and ~/.aws/credentials (or AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE),
/// merged with the environment as the AWS CLI does it
/// (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html).
struct Profile {
  std::string name;
  bool named = false;  ///< somebody chose it, so that the environment's access keys do not count
  std::string region;
  std::string region_place;  ///< where that is set: "FILE:LINE", or the variable's name
  Settings settings;         ///< everything the files say of this profile, keys in lower case
  Settings places;           ///< "FILE:LINE" of each
  Settings shared_settings;  ///< what the shared credentials file alone says
  Settings config_settings;  ///< what the config file alone says
  std::map<std::string, Settings> nested_settings;  ///< "s3" → {"addressing_style": …} of the profile itself
  std::map<std::string, Settings> service_settings;  ///< "s3" → {"endpoint_url": …} of its services section
  std::map<std::string, Settings> sso_sessions;      ///< all of the file, by name

  /// The URL that replaces a service's own: --endpoint-url, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the
  /// profile's `services` section, the profile's endpoint_url; in this order; "" when none is set.
  std::string endpoint_url(std::string_view service_id) const;
  /// use_fips_endpoint, use_dualstack_endpoint (for s3 also in its own table), sts_regional_endpoints. A
  /// value that is none is refused.
  EndpointVariant endpoint_variant(std::string_view service_id) const;
  /// What a table of the profile says: table_setting("s3", "addressing_style"), or "".
  std::string table_setting(const std::string& table, const std::string& key) const;
  /// s3.addressing_style
  Addressing addressing() const;
  /// AWS_CA_BUNDLE, ca_bundle or REQUESTS_CA_BUNDLE, "" when none is set.
  std::string ca_bundle() const;
  /// The user's home folder: HOME, or what the system knows of the user.
  std::string home() const;

  std::string endpoint_url_option;  ///< --endpoint-url
  Environment environment = process_environment;

  /// A setting, or "" when the files have none.
  std::string setting(std::string_view key) const;
  bool has(std::string_view key) const { return settings.find(std::string(key)) != settings.end(); }
  /// "profile 'x' (FILE:LINE)", the line of that setting.
  std::string where(std::string_view key = "") const;
  /// A variable of the environment, or "".
  std::string variable(std::string_view variable_name) const {
    return environment(variable_name).value_or("");
  }
};

/// Reads a profile; "" means AWS_PROFILE or else "default", which need not exist. Throws
/// Error(input, "no-such-profile") naming the files and the nearest profile, Error(input, "bad-config")
/// naming the line.
Profile load_profile(std::string_view name, Environment environment = process_environment);

/// Throws Error(input, "bad-region") naming the file and the line when the region is no part of a host name.
void check_region(const Profile& profile);

}  // namespace cleave::aws
