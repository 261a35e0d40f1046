#include "drain/read/read_logs.h"

#include <map>

#include "drain/lines/recognise.h"
#include "drain/read/account_for.h"
#include "drain/read/channel_book.h"
#include "drain/read/list_objects.h"
#include "drain/read/log_events.h"
#include "drain/read/places.h"
#include "drain/read/read_position.h"
#include "drain/read/read_side_by_side.h"
#include "drain/read/remote_place.h"

namespace cleave::drain {

namespace {

const Json& part_of(const Json& position, const std::string& name) {
  static const Json none;
  if (position.is_null()) return none;
  return at(position, name);
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

  const std::vector<std::string> places;
  const ReadOptions options;
  const aws::Account* const account;
  ReadPosition files;
  std::map<std::string, EventPosition> groups;  ///< by place
  ChannelBook book;
};

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
      list_objects(place, where, of, options.since, position, listed);
    else
      listed.push_back(
          log_events(place, where, of, options.since, options.remember ? &groups[where] : nullptr));
  }
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

Json LogReader::position() const {
  Json groups = Json::object();
  for (const auto& [place, position] : state_->groups) groups[place] = position.to_json();
  return {{"texts", state_->files.to_json()}, {"groups", groups}};
}

}  // namespace cleave::drain
