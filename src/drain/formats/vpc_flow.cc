#include "drain/formats/vpc_flow.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

/// In the order of the default format, then those of later versions that say something here. Of `srcaddr` and
/// `pkt-srcaddr` the second is who sent the packet, where something between (a NAT gateway) took its place.
constexpr std::array<std::pair<std::string_view, Column>, 16> field_names = {{
    {"version", Column::ignored},
    {"account-id", Column::ignored},
    {"interface-id", Column::resource},
    {"srcaddr", Column::client},
    {"dstaddr", Column::server},
    {"srcport", Column::client_port},
    {"dstport", Column::server_port},
    {"protocol", Column::protocol_number},
    {"packets", Column::packets},
    {"bytes", Column::bytes},
    {"start", Column::unix_time},
    {"end", Column::end_time},
    {"action", Column::action},
    {"log-status", Column::flow_status},
    {"pkt-srcaddr", Column::client},
    {"flow-direction", Column::direction},
}};
constexpr std::size_t default_fields = 14;

ColumnLayout empty_layout() {
  ColumnLayout layout;
  layout.format = Format::vpc_flow;
  layout.kind = Request::Kind::flow;
  return layout;
}

/// "${srcaddr}" as flow logs are made with, or "srcaddr" as headings have it.
std::string_view bare(std::string_view name) {
  return name.starts_with("${") && name.ends_with('}') ? name.substr(2, name.size() - 3) : name;
}

}  // namespace

ColumnLayout vpc_flow_layout() {
  auto layout = empty_layout();
  for (std::size_t i = 0; i < default_fields; ++i) layout.columns.push_back(field_names[i].second);
  layout.required = default_fields;
  return layout;
}

std::optional<ColumnLayout> vpc_flow_layout(std::string_view heading) {
  auto layout = empty_layout();
  Fields fields(heading);
  bool has_source = false, has_time = false;
  for (std::string_view field; fields.token(field);) {
    const auto name = bare(field);
    const auto known = std::find_if(field_names.begin(), field_names.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    layout.columns.push_back(known == field_names.end() ? Column::ignored : known->second);
    has_source |= layout.columns.back() == Column::client;
    has_time |= name == "start";
  }
  layout.required = layout.columns.size();
  if (!has_source || !has_time) return std::nullopt;
  return layout;
}

Line FlowLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  const auto result = ColumnLines::read(line, scratch, request);
  if (result == Line::unparsable && vpc_flow_layout(line)) return Line::none;
  return result;
}

}  // namespace cleave::drain
