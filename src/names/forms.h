#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "names/name_kind.h"

namespace cleave::names {

/// A written form of a name: the one table that the finder, its reports and docs/names.md come from.
struct Form {
  std::string_view id;     ///< stable: "bucket-virtual-host"
  std::string_view title;  ///< "bucket in a virtual-hosted URL"
  std::vector<NameKind> kinds;
  std::string_view example;  ///< how it is written
  std::string_view source;   ///< where it is described, a URL, or ""
};

/// All forms; Found::form is a number of this list.
const std::vector<Form>& forms();

/// The table of the documentation, in Markdown.
std::string forms_as_markdown();

}  // namespace cleave::names
