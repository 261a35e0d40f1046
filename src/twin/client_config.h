#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace cleave::twin {

/// Writes `config` and `credentials` into `folder`, in the format that every AWS client reads: a profile for
/// each account (id → name) with its key, the region us-east-1 and the twin's URL.
/// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
void write_client_config(const std::filesystem::path& folder,
                         const std::map<std::string, std::string>& accounts, const std::string& url);

}  // namespace cleave::twin
