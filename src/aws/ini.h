#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cleave::aws {

/// A section of an AWS configuration file: `key = value` or `key: value` lines, and indented ones below a key
/// that has no value ("s3 =" and then "  endpoint_url = …"), which are in `values` as lines, too. Keys are in
/// lower case.
struct IniSection {
  int line = 0;
  std::map<std::string, std::string> values;
  std::map<std::string, std::map<std::string, std::string>> nested;
  std::map<std::string, int> lines;  ///< where a key stands
};

/// Reads the format of ~/.aws/config as the AWS CLI does: an indented line continues the value above it, a
/// comment has a line of its own, and what stands in [DEFAULT] counts in every section. Section names are
/// kept as they are written. Throws Error(input, "bad-config") with "WHERE:LINE", also for a section or a key
/// that stands twice. Values never stand in its text: they may be secrets.
std::map<std::string, IniSection> parse_ini(std::string_view text, std::string_view where);

}  // namespace cleave::aws
