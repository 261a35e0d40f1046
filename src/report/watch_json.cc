#include "report/watch_json.h"

namespace cleave::report {
namespace {

using namespace mysql;

double seconds_of(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

/// {"id": "5"}.
Json key_json(const std::vector<std::string>& columns, const Row& key) {
  Json json = Json::object();
  for (std::size_t i = 0; i < columns.size() && i < key.size(); ++i)
    json[columns[i]] = key[i] ? Json(*key[i]) : Json();
  return json;
}

Json side_json(const SideInterval& side) {
  if (!side.is_known) return nullptr;
  Json tables = Json::object();
  for (const auto& [name, news] : side.tables)
    tables[name] = {{"rows", news.rows}, {"partial", news.is_partial}};
  return {{"tables", tables}, {"merged", side.merged}};
}

Json document(const WatchInterval& event) {
  return {{"event", "interval"},
          {"at", to_rfc3339(event.at)},
          {"seconds", seconds_of(event.length)},
          {"source", side_json(event.source)},
          {"destination", side_json(event.destination)},
          {"quiet_seconds", seconds_of(event.quiet)},
          {"open_conflicts", event.open_conflicts}};
}

Json document(const WatchConflict& event) {
  Json json = {{"event", "conflict"},
               {"at", to_rfc3339(event.at)},
               {"kind", event.kind},
               {"table", event.table},
               {"key", key_json(event.key_columns, event.key)}};
  if (!event.unique.empty()) {
    json["unique"] = event.unique;
    json["other_key"] = key_json(event.key_columns, event.other_key);
  }
  return json;
}

Json document(const WatchGap& event) {
  return {{"event", "gap"},
          {"side", to_text(event.place)},
          {"table", event.table.empty() ? Json() : Json(event.table)},
          {"code", event.code},
          {"reason", event.reason}};
}

Json document(const WatchTrouble& event) {
  return {{"event", "trouble"},           {"at", to_rfc3339(event.at)},
          {"side", to_text(event.place)}, {"code", event.code},
          {"what", event.what},           {"attempt", event.attempt},
          {"most_attempts", event.most},  {"again_in_seconds", seconds_of(event.wait)}};
}

Json document(const WatchRecovered& event) {
  return {{"event", "recovered"}, {"at", to_rfc3339(event.at)}, {"side", to_text(event.place)}};
}

Json document(const WatchVerdict& event) {
  constexpr const char* words[] = {"quiet since", "time over", "stopped"};
  return {{"event", "verdict"},
          {"at", to_rfc3339(event.at)},
          {"verdict", words[static_cast<std::size_t>(event.kind)]},
          {"quiet_since", to_rfc3339(event.quiet_since)},
          {"source_rows", event.source_rows},
          {"destination_rows", event.destination_rows},
          {"conflicts", event.conflicts},
          {"open_conflicts", event.open_conflicts}};
}

}  // namespace

Json to_json(const WatchEvent& event) {
  return std::visit([](const auto& one) { return document(one); }, event);
}

}  // namespace cleave::report
