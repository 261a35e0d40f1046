#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cleave::aws {

/// A section of an AWS configuration file: `key = value` lines, and indented ones below a key that has no
/// value
/// ("s3 =" and then "  endpoint_url = …"). Keys are in lower case.
struct IniSection {
  int line = 0;
  std::map<std::string, std::string> values;
  std::map<std::string, std::map<std::string, std::string>> nested;
};

/// Reads the format of ~/.aws/config. A section that stands twice is merged, the later value wins.
/// Throws Error(input, "bad-config") with "WHERE:LINE". Values never stand in its text: they may be secrets.
std::map<std::string, IniSection> parse_ini(std::string_view text, std::string_view where);

}  // namespace cleave::aws
