#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "names/edits.h"
#include "names/name_map.h"
#include "scan/neighbours.h"

namespace cleave::scan {

/// In Terraform and CloudFormation a name is written as a reference, where the resource that bears it is
/// described in the same file: renamed there, it is renamed everywhere. Where the language takes no
/// expression, or the reference might close a circle, the literal changes.

/// A resource that a template describes, by the name that it gives it.
struct DescribedResource {
  std::string name;       ///< "pressi-assets"
  std::string reference;  ///< "aws_s3_bucket.assets.bucket"; the logical id "Assets"
  std::size_t begin = 0;  ///< its block in the file, where it cannot refer to itself
  std::size_t end = 0;
};

/// Takes those of `chosen` that become references out of it, and returns their edits, in order. `path` tells
/// the language; a file of another one has none. Files of Terraform refer to the others of their folder,
/// which are `neighbours`; without them nothing becomes a reference there.
std::vector<names::Edit> take_references(const std::string& path, std::string_view bytes,
                                         const names::NameMap& map, const Neighbours* neighbours,
                                         std::vector<names::Found>& chosen);

/// For each language: what is found at `found` becomes this edit, or nothing when it stays a literal.
class TemplateLanguage {
 public:
  virtual ~TemplateLanguage() = default;
  virtual std::vector<DescribedResource> resources() const = 0;
  /// The next ones take this reference into account.
  virtual std::optional<names::Edit> reference(const DescribedResource& resource,
                                               std::size_t name_offset) = 0;
};
/// `others` are the other files of the folder.
std::unique_ptr<TemplateLanguage> terraform(std::string_view bytes, const std::vector<std::string>& others);
/// Null when it is no template.
std::unique_ptr<TemplateLanguage> cloudformation_yaml(std::string_view bytes);
std::unique_ptr<TemplateLanguage> cloudformation_json(std::string_view bytes);

}  // namespace cleave::scan
