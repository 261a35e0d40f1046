#pragma once

#include <filesystem>
#include <string>

#include "inventory/inventory.h"
#include "plan/application.h"

namespace cleave::report {

/// The application as a drawing in Graphviz's language: a cluster per service, a shape and a colour per
/// decision, and dashed arrows from the resources outside that use it too. Records of one host are one node,
/// and so are hosts of a zone that lead to the same things, or to nothing in the application.
/// https://graphviz.org/doc/info/lang.html
std::string to_dot(const plan::Application& application, const inventory::Inventory& source);

/// Draws it into a file by Graphviz's `dot`. Throws Error(input, "no-graphviz") when that is not installed
/// and Error(failed, "not-drawn") when it fails.
void draw_svg(const std::string& dot, const std::filesystem::path& file);

}  // namespace cleave::report
