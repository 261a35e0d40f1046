#include "scan/references/cloudformation.h"

#include <algorithm>
#include <array>
#include <map>

namespace cleave::scan {
namespace {

/// The property by which a type of resource is named, and whose value is what Ref gives.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
struct NamedBy {
  std::string_view type, property;
};
constexpr std::array named_by = {
    NamedBy{"AWS::S3::Bucket", "BucketName"},
    NamedBy{"AWS::IAM::Role", "RoleName"},
    NamedBy{"AWS::IAM::User", "UserName"},
    NamedBy{"AWS::IAM::InstanceProfile", "InstanceProfileName"},
    NamedBy{"AWS::ElasticLoadBalancing::LoadBalancer", "LoadBalancerName"},
    NamedBy{"AWS::EC2::KeyPair", "KeyName"},
};

bool is_of(const std::vector<std::string>& path, std::string_view id) {
  return path.size() > 1 && path[0] == "Resources" && path[1] == id;
}

}  // namespace

std::string_view CloudFormation::text_of(const TemplateScalar& scalar) const {
  return bytes_.substr(scalar.text_begin, scalar.text_end - scalar.text_begin);
}

std::vector<DescribedResource> CloudFormation::resources() const {
  std::map<std::string, std::string_view> types;
  for (const auto& scalar : scalars_)
    if (scalar.path.size() == 3 && scalar.path[0] == "Resources" && scalar.path[2] == "Type")
      types[scalar.path[1]] = text_of(scalar);
  std::vector<DescribedResource> list;
  for (const auto& scalar : scalars_) {
    const auto& path = scalar.path;
    if (path.size() != 4 || path[0] != "Resources" || path[2] != "Properties" || scalar.is_substituted)
      continue;
    const auto names_it = [&](const NamedBy& one) {
      return one.property == path[3] && one.type == types[path[1]];
    };
    if (std::none_of(named_by.begin(), named_by.end(), names_it)) continue;
    DescribedResource resource{std::string(text_of(scalar)), path[1], scalar.begin, scalar.end};
    for (const auto& part : scalars_) {
      if (!is_of(part.path, path[1])) continue;
      resource.begin = std::min(resource.begin, part.begin);
      resource.end = std::max(resource.end, part.end);
    }
    list.push_back(std::move(resource));
  }
  return list;
}

std::optional<names::Edit> CloudFormation::reference(const DescribedResource& resource,
                                                     std::size_t at) const {
  const auto scalar = std::find_if(scalars_.begin(), scalars_.end(), [&](const TemplateScalar& one) {
    return at >= one.text_begin && at < one.text_end;
  });
  if (scalar == scalars_.end() || scalar->path.size() < 3) return std::nullopt;
  const bool takes_references =
      scalar->path[0] == "Outputs" || (scalar->path[0] == "Resources" && scalar->path[2] == "Properties");
  if (!takes_references || scalar->path[2] == "Description") return std::nullopt;
  const auto variable = "${" + resource.reference + "}";
  if (scalar->is_substituted) return names::Edit{at, resource.name.size(), variable};
  const auto text = text_of(*scalar);
  if (text.find("${") != std::string_view::npos) return std::nullopt;
  if (text == resource.name)
    return names::Edit{scalar->begin, scalar->end - scalar->begin, whole(resource.reference)};
  std::string joined(text);
  joined.replace(at - scalar->text_begin, resource.name.size(), variable);
  return names::Edit{scalar->begin, scalar->end - scalar->begin, substituted(joined)};
}

}  // namespace cleave::scan
