#include <fmt/format.h>

#include "aws/http.h"
#include "aws/protocol/form.h"
#include "aws/protocol/form_names.h"
#include "aws/protocol/scalar.h"

namespace cleave::aws {
namespace {

std::string joined(std::string_view prefix, std::string_view name) {
  if (prefix.empty() || name.empty()) return std::string(prefix.empty() ? name : prefix);
  return fmt::format("{}.{}", prefix, name);
}

class FormWriter {
 public:
  FormWriter(FormFields& fields, FormDialect dialect) : fields_(fields), dialect_(dialect) {}

  void write_structure(const Shape& shape, const std::string& prefix, const Json& document) {
    for (const Member& member : shape.members) {
      const auto found = document.find(member.name);
      if (found == document.end()) continue;
      write(member, joined(prefix, form_name(dialect_, member)), *found);
    }
  }

 private:
  void write(const Member& use, const std::string& name, const Json& value) {
    if (value.is_null()) return;
    switch (use.shape->type) {
      case ShapeType::structure:
        return write_structure(*use.shape, name, value);
      case ShapeType::list:
        return write_list(use, name, value);
      case ShapeType::map:
        return write_map(use, name, value);
      default:
        fields_.emplace_back(name, scalar_to_wire(use, value, TimeFormat::iso8601));
    }
  }

  void write_list(const Member& use, const std::string& name, const Json& list) {
    // An empty list says "none" in the query protocol; ec2 has no way to say it.
    if (list.empty() && dialect_ == FormDialect::query) fields_.emplace_back(name, "");
    const std::string prefix = joined(name, list_infix(dialect_, use));
    for (std::size_t i = 0; i < list.size(); ++i) {
      write(use.shape->element, fmt::format("{}.{}", prefix, i + 1), list[i]);
    }
  }

  void write_map(const Member& use, const std::string& name, const Json& map) {
    const std::string prefix = joined(name, map_infix(use));
    int number = 0;
    for (const auto& [key, value] : map.items()) {
      const std::string entry = fmt::format("{}.{}", prefix, ++number);
      write(use.shape->key, joined(entry, key_name(use)), key);
      write(use.shape->value, joined(entry, value_name(use)), value);
    }
  }

  FormFields& fields_;
  FormDialect dialect_;
};

}  // namespace

void write_form(FormFields& fields, FormDialect dialect, const Shape& shape, const Json& document) {
  FormWriter(fields, dialect).write_structure(shape, "", document);
}

std::string form_text(const FormFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + '=' + percent_encode(value);
  }
  return text;
}

}  // namespace cleave::aws
