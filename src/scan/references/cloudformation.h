#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/references/dependencies.h"
#include "scan/references/template_references.h"

namespace cleave::scan {

/// A text of a CloudFormation template, and where it stands.
struct TemplateScalar {
  std::vector<std::string> path;             ///< {"Resources", "Assets", "Properties", "BucketName"}
  std::size_t begin = 0, end = 0;            ///< with its quotes
  std::size_t text_begin = 0, text_end = 0;  ///< without
  bool is_substituted = false;               ///< "${…}" in it already means something (Fn::Sub)
};

/// A key of the template itself or of one of its sections, "Resources" or "Assets" in it, and where it
/// begins.
struct TemplateKey {
  std::vector<std::string> path;
  std::size_t begin = 0;
};

struct TemplateParts {
  std::vector<TemplateScalar> scalars;
  std::vector<TemplateKey> keys;
};

/// What both ways to write a template have in common: which texts name resources, and where references may
/// stand. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
class CloudFormation : public TemplateLanguage {
 public:
  CloudFormation(std::string_view bytes, TemplateParts parts);

  std::vector<DescribedResource> resources() const override;
  std::optional<names::Edit> reference(const DescribedResource& resource, std::size_t at) override;

 protected:
  /// `!Ref Assets`, as the language writes it.
  virtual std::string whole(const std::string& logical_id) const = 0;
  /// `!Sub "…"`; `quote` is what stood around the text, 0 for nothing. Nothing when it cannot be written.
  virtual std::optional<std::string> substituted(const std::string& text, char quote) const = 0;

 private:
  std::string_view text_of(const TemplateScalar& scalar) const;
  void read_needs(const std::vector<TemplateKey>& keys);

  std::string_view bytes_;
  std::vector<TemplateScalar> scalars_;
  Dependencies needs_;
  bool is_transformed_ = false;  ///< a macro makes another template of it
};

}  // namespace cleave::scan
