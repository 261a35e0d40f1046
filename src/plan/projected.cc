#include <fmt/format.h>

#include "aws/model.h"
#include "plan/draft.h"

namespace cleave::plan {
namespace {

Json fitting(const Json& document, const aws::Shape& shape, const std::string& path,
             std::vector<std::string>& dropped) {
  const auto below = [&](const std::string& part) { return path.empty() ? part : path + "/" + part; };
  if (shape.type == aws::ShapeType::structure && document.is_object()) {
    Json out = Json::object();
    for (const auto& [name, value] : document.items()) {
      const aws::Member* member = shape.member(name);
      if (member == nullptr) {
        dropped.push_back(below(name));
      } else {
        out[name] = fitting(value, *member->shape, below(name), dropped);
      }
    }
    return out;
  }
  if (shape.type == aws::ShapeType::list && document.is_array()) {
    Json out = Json::array();
    for (const auto& item : document) out.push_back(fitting(item, *shape.element.shape, below("*"), dropped));
    return out;
  }
  return document;
}

}  // namespace

Json projected(const Json& document, std::string_view service, std::string_view operation,
               std::vector<std::string>& dropped) {
  const aws::Member& input = aws::service(service).operation(operation).input;
  return fitting(document, *input.shape, "", dropped);
}

}  // namespace cleave::plan
