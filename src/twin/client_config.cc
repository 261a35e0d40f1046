#include "twin/client_config.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "twin/accounts.h"

namespace cleave::twin {

void write_client_config(const std::filesystem::path& folder,
                         const std::map<std::string, std::string>& accounts, const std::string& url) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw Error(Error::Kind::input, "cannot-write", error.message()).where(folder.string());
  }
  std::string config;
  std::string credentials;
  for (const auto& [id, name] : accounts) {
    const auto key = administrator_key(id);
    // Buckets in host names would need a name server, so S3 is asked for paths.
    config += fmt::format(
        "[profile {}]\nregion = us-east-1\noutput = json\nendpoint_url = {}\ns3 =\n  addressing_style = "
        "path\n\n",
        name, url);
    credentials += fmt::format("[{}]\naws_access_key_id = {}\naws_secret_access_key = {}\n\n", name,
                               key.access_key_id, key.secret_access_key);
  }
  write_file(folder / "config", config, for_everybody);
  write_file(folder / "credentials", credentials);
}

}  // namespace cleave::twin
