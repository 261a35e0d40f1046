#include "drain/read/read_logs.h"

#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>

#include "drain/lines/recognise.h"
#include "drain/read/account_for.h"
#include "drain/read/at_place.h"
#include "drain/read/channel_book.h"
#include "drain/read/list_objects.h"
#include "drain/read/log_events.h"
#include "drain/read/places.h"
#include "drain/read/read_position.h"
#include "drain/read/read_side_by_side.h"
#include "drain/read/remote_place.h"
#include "drain/read/series_name.h"

namespace cleave::drain {

namespace {

const Json& part_of(const Json& position, const std::string& name) {
  static const Json none;
  if (position.is_null()) return none;
  return at(position, name);
}

/// More of one place are one: their names have something in them that is no series.
constexpr std::size_t most_series = 256;

bool is_skipped(const std::string& name, const std::vector<std::string>& patterns) {
  const auto file = name.substr(name.rfind('/') + 1);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), file.c_str(), 0) == 0 || fnmatch(pattern.c_str(), name.c_str(), 0) == 0 ||
           fnmatch(("*/" + pattern).c_str(), name.c_str(), 0) == 0;
  });
}

/// What of a file's name stands behind the place.
std::string name_within(const std::string& name, const std::string& place) {
  auto within = name.starts_with(place) ? name.substr(place.size()) : name;
  within.erase(0, std::min(within.find_first_not_of('/'), within.size()));
  return within;
}

/// The same file, however its path leads there.
std::string identity_of(const LogFile& file) {
  if (file.kind != LogFile::Kind::file || file.name == "-") return file.name;
  std::error_code failed;
  const auto path = std::filesystem::canonical(file.name, failed);
  return failed ? file.name : path.string();
}

}  // namespace

struct LogReader::State {
  State(std::vector<std::string> at, ReadOptions how, const aws::Account* of)
      : places(std::move(at)),
        options(std::move(how)),
        account(of),
        files(part_of(options.position, "texts")) {
    if (options.position.is_null()) return;
    for (const auto& [place, position] : part_of(options.position, "groups").items())
      groups.try_emplace(place, position);
  }

  std::vector<LogFile> list();
  std::size_t series_of(const LogFile& file);

  const std::vector<std::string> places;
  const ReadOptions options;
  const aws::Account* const account;
  ReadPosition files;
  std::map<std::string, EventPosition> groups;  ///< by place
  std::vector<FileSeries> series;
  std::map<std::pair<std::size_t, std::string>, std::size_t> series_indexes;
  ChannelBook book;
};

std::size_t LogReader::State::series_of(const LogFile& file) {
  const auto& place = places[file.place];
  auto name = file.kind == LogFile::Kind::events ? "" : series_name(name_within(file.name, place));
  const auto known = series_indexes.find({file.place, name});
  if (known != series_indexes.end()) return known->second;
  const auto of_place = std::count_if(series.begin(), series.end(),
                                      [&](const FileSeries& one) { return one.place == file.place; });
  if (of_place >= static_cast<std::ptrdiff_t>(most_series)) name = "(others)";
  const auto [entry, is_new] = series_indexes.try_emplace({file.place, name}, series.size());
  if (is_new) series.push_back({file.place, name});
  return entry->second;
}

/// What the places have now that was not read.
std::vector<LogFile> LogReader::State::list() {
  auto* const position = options.remember ? &files : nullptr;
  std::vector<LogFile> listed;
  for (std::size_t place = 0; place < places.size(); ++place) {
    const auto& where = places[place];
    if (!is_remote(where)) {
      list_files(place, where, listed);
      continue;
    }
    const auto& of = account_for(where, account);
    if (is_object_place(where))
      at_place(where, [&] { list_objects(place, where, of, options.since, position, listed); });
    else
      listed.push_back(
          log_events(place, where, of, options.since, options.remember ? &groups[where] : nullptr));
  }
  std::erase_if(listed, [&](const LogFile& file) { return is_skipped(file.name, options.skip); });
  std::set<std::string> named;
  std::erase_if(listed, [&](const LogFile& file) { return !named.insert(identity_of(file)).second; });
  for (auto& file : listed) file.series = series_of(file);
  if (position != nullptr)
    std::erase_if(listed, [&](const LogFile& file) { return position->is_unchanged(file); });
  return listed;
}

LogReader::LogReader(std::vector<std::string> places, ReadOptions options, const aws::Account* account)
    : state_(std::make_unique<State>(std::move(places), std::move(options), account)) {
  // What the options say is tried before any file is.
  recognise("", state_->options);
}

LogReader::~LogReader() = default;

void LogReader::read(std::span<RequestSink* const> sinks) {
  const auto files = state_->list();
  read_side_by_side(files, state_->options, state_->options.remember ? &state_->files : nullptr, state_->book,
                    sinks);
}

const std::vector<ChannelFacts>& LogReader::channels() const {
  return state_->book.channels();
}

const std::vector<FileSeries>& LogReader::series() const {
  return state_->series;
}

Json LogReader::position() const {
  Json groups = Json::object();
  for (const auto& [place, position] : state_->groups) groups[place] = position.to_json();
  return {{"texts", state_->files.to_json()}, {"groups", groups}};
}

}  // namespace cleave::drain
