#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/references/template_references.h"

namespace cleave::scan {

/// A text of a CloudFormation template, and where it stands.
struct TemplateScalar {
  std::vector<std::string> path;             ///< {"Resources", "Assets", "Properties", "BucketName"}
  std::size_t begin = 0, end = 0;            ///< with its quotes
  std::size_t text_begin = 0, text_end = 0;  ///< without
  bool is_substituted = false;               ///< "${…}" in it already means something (Fn::Sub)
};

/// What both ways to write a template have in common: which texts name resources, and where references may
/// stand. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
class CloudFormation : public TemplateLanguage {
 public:
  CloudFormation(std::string_view bytes, std::vector<TemplateScalar> scalars)
      : bytes_(bytes), scalars_(std::move(scalars)) {}

  std::vector<DescribedResource> resources() const override;
  std::optional<names::Edit> reference(const DescribedResource& resource, std::size_t at) const override;

 protected:
  /// `!Ref Assets` and `!Sub "…"`, as the language writes them.
  virtual std::string whole(const std::string& logical_id) const = 0;
  virtual std::string substituted(const std::string& text) const = 0;

 private:
  std::string_view text_of(const TemplateScalar& scalar) const;

  std::string_view bytes_;
  std::vector<TemplateScalar> scalars_;
};

}  // namespace cleave::scan
