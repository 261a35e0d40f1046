#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cleave::plan {

// What a script of an instance mentions, beside names that AWS gives hosts and ARNs (plan/aws_names.h).

/// Does cloud-init unpack parts of it? Multipart and write_files have each their word for it.
/// https://cloudinit.readthedocs.io/en/latest/reference/yaml_examples/write_files.html
bool has_packed_parts(const std::string& script);

/// Ids that AWS gives out: a word of their own, and what becomes of such a thing that nobody read.
struct IdKind {
  std::string_view beginning, title, becomes;
};

/// Words that are such ids, access keys and private addresses among them.
std::map<std::string, const IdKind*> ids_in(std::string_view text);

/// Buckets by the places that hold one: "BUCKET=…", "--bucket …", "s3fs … /mnt". Some are put together of
/// variables.
std::set<std::string> named_buckets(std::string_view script);

/// Regions and accounts, where a key or an option says that it is one.
std::set<std::string> named_regions(std::string_view script);
std::set<std::string> named_accounts(std::string_view script);

}  // namespace cleave::plan
