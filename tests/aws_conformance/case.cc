#include "aws_conformance/case.h"

#include <algorithm>
#include <cmath>

#include "base/clock.h"
#include "base/files.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

ProtocolCase make_case(const std::string& file, const ModelJson& suite, const ModelJson& text) {
  ProtocolCase result;
  result.name = file + " " + text.at("id").get<std::string>();
  ModelJson model = {{"metadata", suite.at("metadata")}, {"shapes", suite.at("shapes")}};
  const std::string operation = text.at("given").at("name");
  model["operations"][operation] = text.at("given");
  result.service = parse_model("conformance", model, nullptr);
  result.operation = &result.service->operation(operation);
  result.text = text;
  result.endpoint_url = suite.value("clientEndpoint", "");
  return result;
}

Json to_list(const Shape& shape, const Json& value) {
  Json list = Json::array();
  for (const Json& item : value) list.push_back(to_document(*shape.element.shape, item));
  return list;
}

}  // namespace

void each_case(const std::filesystem::path& folder, const std::function<void(const ProtocolCase&)>& visit) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& path : files) {
    const std::string file = path.parent_path().filename().string() + "/" + path.filename().string();
    const ModelJson suites = ModelJson::parse(read_file(path));
    for (const ModelJson& suite : suites) {
      for (const ModelJson& text : suite.at("cases")) visit(make_case(file, suite, text));
    }
  }
}

Json to_document(const Shape& shape, const Json& value) {
  if (value.is_null()) return value;
  switch (shape.type) {
    case ShapeType::structure: {
      Json document = Json::object();
      for (const auto& [name, inner] : value.items()) {
        const Member* member = shape.member(name);
        document[name] = member == nullptr ? inner : to_document(*member->shape, inner);
      }
      return document;
    }
    case ShapeType::list:
      return to_list(shape, value);
    case ShapeType::map: {
      Json map = Json::object();
      for (const auto& [name, inner] : value.items()) map[name] = to_document(*shape.value.shape, inner);
      return map;
    }
    case ShapeType::blob:
      return base64(value.get<std::string>());
    case ShapeType::timestamp:
      return to_rfc3339(Time(std::chrono::milliseconds(std::llround(value.get<double>() * 1000))));
    default:
      return value;
  }
}

Message to_message(const Shape* shape, const ModelJson& value) {
  Message message;
  if (shape == nullptr) return message;
  Json plain = Json::parse(value.dump());
  const Member* payload = shape->member(shape->payload);
  if (payload != nullptr && payload->shape->type == ShapeType::blob && plain.contains(payload->name)) {
    message.payload = plain[payload->name].get<std::string>();
    plain.erase(payload->name);
  }
  message.document = to_document(*shape, plain);
  return message;
}

}  // namespace cleave::aws
