#include "mysql/guard/guard_file.h"

#include <fmt/format.h>

#include "base/files.h"

namespace cleave::mysql {

GuardFile::GuardFile(std::filesystem::path path, const Database& source, const Database& destination)
    : path_(std::move(path)),
      document_{
          {"source", source.name()}, {"destination", destination.name()}, {"sections", Json::object()}} {
  const auto text = read_file_if_exists(path_);
  if (!text) return;
  auto document = parse_json(*text, path_.string());
  for (const auto* side : {"source", "destination"}) {
    if (cleave::text(document, side) == cleave::text(document_, side)) continue;
    throw Error(
        Error::Kind::input, "foreign-guard",
        fmt::format("it is about {}, not {}", cleave::text(document, side), cleave::text(document_, side)))
        .where(path_.string())
        .next("Say the DSNs that guard was begun with, or another --state.");
  }
  document_ = std::move(document);
}

const Json* GuardFile::section(const std::string& name) const {
  return find(document_, "sections/" + name);
}

void GuardFile::write(const std::string& name, Json section) {
  document_["sections"][name] = std::move(section);
  save();
}

void GuardFile::remove(const std::string& name) {
  document_["sections"].erase(name);
  if (document_["sections"].empty())
    std::filesystem::remove(path_);
  else
    save();
}

void GuardFile::save() const {
  if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path());
  write_file(path_, dump_pretty(document_));
}

std::string frozen_section(Place place) {
  return "frozen-" + to_text(place);
}

}  // namespace cleave::mysql
