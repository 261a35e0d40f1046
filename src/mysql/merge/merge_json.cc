#include "mysql/merge/merge.h"

namespace cleave::mysql {
namespace {

Json to_json(const MergeCounts& counts) {
  return {{"inserted", counts.inserted},     {"updated", counts.updated}, {"deleted", counts.deleted},
          {"renumbered", counts.renumbered}, {"joined", counts.joined},   {"conflicts", counts.conflicts},
          {"unchanged", counts.unchanged}};
}

/// A key of one column, as nearly all that get new values are, is shown without its name around it.
Json to_json(const MergeResult::NewKey& key) {
  Json json{{"table", key.table}};
  if (key.from.size() == 1) {
    json["column"] = key.from.begin().key();
    json["source"] = key.from.begin().value();
    json["destination"] = key.into.begin().value();
  } else {
    json["source"] = key.from;
    json["destination"] = key.into;
  }
  if (key.joined) json["joined"] = true;
  return json;
}

}  // namespace

Json to_json(const MergeResult& result) {
  const bool down = result.direction == Direction::into_destination;
  Json json{{"into", down ? "destination" : "source"},
            {"tables", Json::object()},
            {"renumbered", Json::array()},
            {"conflicts", Json::array()},
            {"warnings", result.warnings}};
  for (const auto& [table, counts] : result.tables) json["tables"][table] = to_json(counts);
  for (auto key : result.new_keys) {
    if (!down) std::swap(key.from, key.into);
    json["renumbered"].push_back(to_json(key));
  }
  for (const auto& conflict : result.conflicts) json["conflicts"].push_back(to_json(conflict));
  return json;
}

}  // namespace cleave::mysql
