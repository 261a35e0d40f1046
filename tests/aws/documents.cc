#include "aws/documents.h"

#include <algorithm>

#include "base/clock.h"
#include "base/hash.h"

namespace cleave::aws {
namespace {

/// Below this, only what is required; cycles would not end otherwise.
constexpr int deep = 4;
constexpr const char* awkward[] = {"plain", "a b",  "<&>\"'", "ünï☃",      "a/b//c",        "100%",
                                   "x+y=z", "#?;,", " lead",  "tab\there", "*.example.com."};

bool travels_in_head(const Member& use) {
  return use.location == "header" || use.location == "headers";
}

}  // namespace

long long DocumentMaker::number(long long lowest, long long highest) {
  return std::uniform_int_distribution<long long>(lowest, highest)(random_);
}

std::string DocumentMaker::text(const Member& use) {
  const Shape& shape = *use.shape;
  if (!shape.values.empty())
    return shape.values[static_cast<std::size_t>(number(0, static_cast<long long>(shape.values.size()) - 1))];
  std::string made = awkward[number(0, std::size(awkward) - 1)];
  // White space at the ends of a header is lost on the wire, and its characters are ASCII.
  if (travels_in_head(use)) made = "head-" + std::to_string(number(0, 999));
  while (shape.has_minimum && static_cast<double>(made.size()) < shape.minimum) made += 'x';
  return made;
}

Json DocumentMaker::scalar(const Member& use) {
  const long long lowest = use.shape->has_minimum ? static_cast<long long>(use.shape->minimum) : -5;
  switch (use.shape->type) {
    case ShapeType::string:
      return text(use);
    case ShapeType::integer:
      return lowest + number(0, 1000);
    case ShapeType::long_integer:
      return lowest + number(0, 9'000'000'000'000'000'000LL);
    case ShapeType::float_number:
    case ShapeType::double_number:
      return static_cast<double>(number(1, 1000)) + 0.25;
    case ShapeType::boolean:
      return number(0, 1) == 1;
    case ShapeType::blob:
      return base64(std::string("\0\xff<bytes>", 9) + std::to_string(number(0, 99)));
    default:
      return to_rfc3339(Time(std::chrono::seconds(number(0, 2'000'000'000))));
  }
}

Json DocumentMaker::value(const Member& use, int depth) {
  const Shape& shape = *use.shape;
  const int count = static_cast<int>(number(1, depth > deep ? 1 : 3));
  const int least = shape.has_minimum ? static_cast<int>(shape.minimum) : 1;
  if (shape.type == ShapeType::structure) return structure(shape, depth + 1);
  if (shape.type == ShapeType::list) {
    Json list = Json::array();
    for (int i = 0; i < std::max(count, least); ++i) list.push_back(value(shape.element, depth + 1));
    return list;
  }
  if (shape.type == ShapeType::map) {
    Json map = Json::object();
    Member item = shape.value;
    item.location = use.location;
    for (int i = 0; i < std::max(count, least); ++i) {
      map[shape.key.shape->values.empty() ? "key-" + std::to_string(i) : shape.key.shape->values[0]] =
          value(item, depth + 1);
    }
    return map;
  }
  return scalar(use);
}

Json DocumentMaker::structure(const Shape& shape, int depth) {
  Json document = Json::object();
  for (const Member& member : shape.members) {
    const bool is_raw = member.name == shape.payload && member.shape->type == ShapeType::blob;
    const bool is_wanted = shape.is_union ? document.empty() : depth < deep && number(0, 2) > 0;
    if (is_raw || member.location == "statusCode" || member.shape->is_event_stream) continue;
    // A map of headers that is not there reads as an empty one.
    if (is_wanted || shape.requires_member(member.name) || member.location == "headers") {
      document[member.name] = value(member, depth);
    }
  }
  // Forms and XML tell a structure only by its members.
  if (document.empty() && !shape.members.empty() && depth > 0 && !shape.members[0].shape->is_event_stream) {
    const auto scalar_member = std::find_if(shape.members.begin(), shape.members.end(), [](const Member& m) {
      return m.shape->type != ShapeType::structure && m.shape->type != ShapeType::list &&
             m.shape->type != ShapeType::map;
    });
    const Member& chosen = scalar_member == shape.members.end() ? shape.members[0] : *scalar_member;
    document[chosen.name] = value(chosen, depth + 1);
  }
  return document;
}

}  // namespace cleave::aws
