#include "scan/references/cloudformation.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

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

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_of(const std::vector<std::string>& path, std::string_view id) {
  return path.size() > 1 && path[0] == "Resources" && path[1] == id;
}

}  // namespace

CloudFormation::CloudFormation(std::string_view bytes, TemplateParts parts)
    : bytes_(bytes), scalars_(std::move(parts.scalars)) {
  read_needs(parts.keys);
}

/// Whatever way it is referred to, a resource is called by its logical id: who spells it may need it.
void CloudFormation::read_needs(const std::vector<TemplateKey>& keys) {
  std::set<std::string, std::less<>> ids;
  for (const auto& key : keys) {
    is_transformed_ = is_transformed_ || key.path[0] == "Transform";
    if (key.path.size() == 2 && key.path[0] == "Resources") ids.insert(key.path[1]);
  }
  for (const auto& id : ids) needs_.add(id);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& [path, begin] = keys[i];
    if (path.size() != 2) continue;
    const bool is_output = path[0] == "Outputs";
    if (!is_output && path[0] != "Resources") continue;
    const auto thing = is_output ? "Outputs." + path[1] : path[1];
    needs_.add(thing);
    const auto end = i + 1 < keys.size() ? keys[i + 1].begin : bytes_.size();
    for (auto at = begin; at < end;) {
      const auto from = at;
      while (at < end && is_letter_or_digit(bytes_[at])) ++at;
      const auto word = bytes_.substr(from, at - from);
      if (from > begin + 1 && word != thing && ids.contains(word)) needs_.add(thing, std::string(word));
      if (at == from) ++at;
    }
  }
}

std::string_view CloudFormation::text_of(const TemplateScalar& scalar) const {
  return bytes_.substr(scalar.text_begin, scalar.text_end - scalar.text_begin);
}

std::vector<DescribedResource> CloudFormation::resources() const {
  if (is_transformed_) return {};
  std::map<std::string, std::string_view> types;
  std::set<std::string> conditional;  // where it is not made, nothing can refer to it
  for (const auto& scalar : scalars_) {
    if (scalar.path.size() != 3 || scalar.path[0] != "Resources") continue;
    if (scalar.path[2] == "Type") types[scalar.path[1]] = text_of(scalar);
    if (scalar.path[2] == "Condition") conditional.insert(scalar.path[1]);
  }
  std::vector<DescribedResource> list;
  for (const auto& scalar : scalars_) {
    const auto& path = scalar.path;
    if (path.size() != 4 || path[0] != "Resources" || path[2] != "Properties" || scalar.is_substituted ||
        conditional.contains(path[1]))
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

std::optional<names::Edit> CloudFormation::reference(const DescribedResource& resource, std::size_t at) {
  const auto scalar = std::find_if(scalars_.begin(), scalars_.end(), [&](const TemplateScalar& one) {
    return at >= one.text_begin && at < one.text_end;
  });
  if (scalar == scalars_.end() || scalar->path.size() < 3) return std::nullopt;
  const bool takes_references =
      scalar->path[0] == "Outputs" || (scalar->path[0] == "Resources" && scalar->path[2] == "Properties");
  if (!takes_references || scalar->path[2] == "Description") return std::nullopt;
  const auto here = (scalar->path[0] == "Outputs" ? "Outputs." : "") + scalar->path[1];
  if (needs_.may_need(resource.reference, here)) return std::nullopt;
  const auto variable = "${" + resource.reference + "}";
  const auto text = text_of(*scalar);
  std::optional<names::Edit> edit;
  if (scalar->is_substituted) {
    edit = names::Edit{at, resource.name.size(), variable};
  } else if (text == resource.name) {
    edit = names::Edit{scalar->begin, scalar->end - scalar->begin, whole(resource.reference)};
  } else if (text.find("${") == std::string_view::npos) {
    std::string joined(text);
    joined.replace(at - scalar->text_begin, resource.name.size(), variable);
    const char quote = scalar->begin == scalar->text_begin ? '\0' : bytes_[scalar->begin];
    if (auto written = substituted(joined, quote))
      edit = names::Edit{scalar->begin, scalar->end - scalar->begin, *std::move(written)};
  }
  if (edit) needs_.add(here, resource.reference);
  return edit;
}

}  // namespace cleave::scan
