#include "drain/read_logs.h"

#include "drain/channel_book.h"
#include "drain/places.h"
#include "drain/read_side_by_side.h"

namespace cleave::drain {

struct LogReader::State {
  std::vector<std::string> places;
  ReadOptions options;
  const aws::Account* account;
  ChannelBook book;
};

LogReader::LogReader(std::vector<std::string> places, ReadOptions options, const aws::Account* account)
    : state_(std::make_unique<State>()) {
  state_->places = std::move(places);
  state_->options = std::move(options);
  state_->account = account;
}

LogReader::~LogReader() = default;

void LogReader::read(std::span<RequestSink* const> sinks) {
  std::vector<LogFile> files;
  for (std::size_t place = 0; place < state_->places.size(); ++place)
    list_files(place, state_->places[place], files);
  read_side_by_side(files, state_->options, state_->book, sinks);
}

const std::vector<ChannelFacts>& LogReader::channels() const {
  return state_->book.channels();
}

Json LogReader::position() const {
  return state_->options.position;
}

}  // namespace cleave::drain
