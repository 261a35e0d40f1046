#include <algorithm>

#include <fmt/format.h>

#include "aws/protocol.h"
#include "aws/protocol/timestamp.h"
#include "base/error.h"
#include "base/suggest.h"

namespace cleave::aws {
namespace {

/// Below a path that grows and shrinks while the document is walked.
class Validator {
 public:
  std::vector<std::string> faults;

  void check(const Shape& shape, const Json& value) {
    switch (shape.type) {
      case ShapeType::structure:
        return check_structure(shape, value);
      case ShapeType::list:
        return check_list(shape, value);
      case ShapeType::map:
        return check_map(shape, value);
      case ShapeType::document:
        return;
      default:
        return check_scalar(shape, value);
    }
  }

 private:
  void fault(const std::string& what) { faults.push_back(path_.empty() ? what : path_ + ": " + what); }

  void within(const std::string& part, const Shape& shape, const Json& value) {
    const std::size_t before = path_.size();
    path_ += path_.empty() ? part : "/" + part;
    check(shape, value);
    path_.resize(before);
  }

  bool expect(const Json& value, const char* wanted, Json::value_t type) {
    if (value.type() == type) return true;
    fault(fmt::format("must be {}, not {}", wanted, value.type_name()));
    return false;
  }

  void check_structure(const Shape& shape, const Json& value) {
    if (!expect(value, "an object", Json::value_t::object)) return;
    for (const std::string& name : shape.required) check_required(shape, name, value);
    std::size_t given = 0;
    for (const auto& [name, inner] : value.items()) {
      if (inner.is_null()) continue;
      ++given;
      const Member* member = shape.member(name);
      if (member == nullptr) {
        report_unknown(shape, name);
      } else if (member->location == "uri" && inner.is_string() &&
                 inner.get_ref<const std::string&>().empty()) {
        within_fault(name, "must not be empty: it is part of the path");
      } else {
        within(name, *member->shape, inner);
      }
    }
    if (shape.is_union && given != 1) fault(fmt::format("must have exactly one member, not {}", given));
  }

  void check_required(const Shape& shape, const std::string& name, const Json& value) {
    const auto found = value.find(name);
    if (found != value.end() && !found->is_null()) return;
    // A payload of bytes travels beside the document.
    const Member* member = shape.member(name);
    if (name == shape.payload && member != nullptr && member->shape->type == ShapeType::blob) return;
    within_fault(name, "is missing");
  }

  void report_unknown(const Shape& shape, const std::string& name) {
    std::vector<std::string> known;
    for (const Member& member : shape.members) known.push_back(member.name);
    const std::string hint = did_you_mean(name, known);
    within_fault(name, "is not a member of " + shape.name + (hint.empty() ? "" : ". " + hint));
  }

  void within_fault(const std::string& part, const std::string& what) {
    const std::string path = path_.empty() ? part : path_ + "/" + part;
    faults.push_back(path + ": " + what);
  }

  void check_list(const Shape& shape, const Json& value) {
    if (!expect(value, "a list", Json::value_t::array)) return;
    check_length(shape, value.size(), "items");
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!value[i].is_null()) within(std::to_string(i), *shape.element.shape, value[i]);
    }
  }

  void check_map(const Shape& shape, const Json& value) {
    if (!expect(value, "an object", Json::value_t::object)) return;
    check_length(shape, value.size(), "entries");
    for (const auto& [key, inner] : value.items()) {
      if (!inner.is_null()) within(key, *shape.value.shape, inner);
    }
  }

  /// Maxima are not enforced: services raise them, and what they gave us they will take again (botocore does
  /// the same).
  void check_length(const Shape& shape, std::size_t length, const char* unit) {
    if (shape.has_minimum && static_cast<double>(length) < shape.minimum) {
      fault(fmt::format("must have at least {} {}, not {}", shape.minimum, unit, length));
    }
  }

  void check_scalar(const Shape& shape, const Json& value) {
    switch (shape.type) {
      case ShapeType::string:
        if (!value.is_string()) return fault(fmt::format("must be a string, not {}", value.type_name()));
        return check_length(shape, value.get_ref<const std::string&>().size(), "characters");
      case ShapeType::boolean:
        expect(value, "true or false", Json::value_t::boolean);
        return;
      case ShapeType::blob:
        return check_blob(shape, value);
      case ShapeType::timestamp:
        return check_time(value);
      default:
        return check_number(shape, value);
    }
  }

  void check_number(const Shape& shape, const Json& value) {
    const bool whole = shape.type == ShapeType::integer || shape.type == ShapeType::long_integer;
    if (whole && !value.is_number_integer()) {
      return fault(fmt::format("must be a whole number, not {}",
                               value.is_number() ? value.dump() : value.type_name()));
    }
    if (value == "NaN" || value == "Infinity" || value == "-Infinity") return;
    if (!value.is_number()) return fault(fmt::format("must be a number, not {}", value.type_name()));
    if (shape.has_minimum && value.get<double>() < shape.minimum) {
      fault(fmt::format("must be at least {}, not {}", shape.minimum, value.dump()));
    }
  }

  void check_blob(const Shape& shape, const Json& value) {
    if (!value.is_string()) return fault(fmt::format("must be base64, not {}", value.type_name()));
    const std::string& text = value.get_ref<const std::string&>();
    if (!is_base64(text)) return fault("must be base64");
    check_length(shape,
                 text.size() / 4 * 3 - static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')),
                 "bytes");
  }

  static bool is_base64(std::string_view text) {
    const auto end =
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    const std::string_view padding = end == std::string_view::npos ? "" : text.substr(end);
    return text.size() % 4 == 0 && (padding.empty() || padding == "=" || padding == "==");
  }

  void check_time(const Json& value) {
    if (!value.is_string() || !is_rfc3339(value.get_ref<const std::string&>())) {
      fault("must be a time such as 2026-11-23T06:30:00Z");
    }
  }

  std::string path_;
};

}  // namespace

void validate(const Shape& shape, const Json& document) {
  Validator validator;
  validator.check(shape, document);
  if (validator.faults.empty()) return;
  throw Error(Error::Kind::input, "invalid-request", fmt::format("{}", fmt::join(validator.faults, "; ")));
}

}  // namespace cleave::aws
