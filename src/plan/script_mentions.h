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

/// Services that are called by their names, as ARNs spell them: by the AWS CLI, and by what programs make
/// clients with.
std::set<std::string> called_services(std::string_view script);

}  // namespace cleave::plan
