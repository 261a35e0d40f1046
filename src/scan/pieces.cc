#include "scan/pieces.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace cleave::scan {

Scanner::Pieces::Pieces(Scanner& scanner, const Place& place, std::unique_ptr<FileBytes> file,
                        std::string_view beginning)
    : scanner_(scanner),
      place_(place),
      file_(std::move(file)),
      maker_(scanner.map_, place_, beginning),
      left_((file_->size() + piece_bytes - 1) / piece_bytes) {
  for (std::size_t i = 0; i < left_; ++i)
    pieces_.push_back({{}, PositionCounter(maker_.charset(), begin_of(i)), {}});
}

void Scanner::Pieces::submit(WorkerPool& pool) {
  for (std::size_t i = 0; i < pieces_.size(); ++i)
    pool.submit([self = shared_from_this(), i] { self->scan(i); });
}

void Scanner::Pieces::read(std::uint64_t offset, std::size_t count, ReadBuffer& buffer) {
  if (const int reason = file_->read(offset, count, buffer); reason != 0)
    scanner_.add(gap_of(place_.name, cannot_read(place_.name, std::strerror(reason))));
}

void Scanner::Pieces::scan(std::size_t number) {
  static thread_local ReadBuffer buffer;
  const auto begin = begin_of(number), before = std::min<std::uint64_t>(begin, names::Finder::margin);
  read(begin - before, before + piece_bytes + names::Finder::margin, buffer);
  const std::string_view bytes = buffer.view();
  Piece& piece = pieces_[number];
  std::size_t counted = std::min<std::size_t>(before, bytes.size());
  const auto count_to = [&](std::size_t end) {
    piece.counter.skip(bytes.substr(counted, end - counted));
    counted = end;
  };
  for (auto& one : scanner_.finder_.find(bytes, {before, before + piece_bytes, place_.key})) {
    count_to(one.offset);
    auto hit = maker_.make(std::move(one), bytes, piece.counter.here());
    hit.found.offset += begin - before;
    piece.hits.push_back(std::move(hit));
  }
  count_to(std::min<std::size_t>(before + piece_bytes, bytes.size()));
  if (maker_.needs_census())
    piece.census.take(bytes.substr(std::min<std::size_t>(before, bytes.size()), piece_bytes));
  const std::lock_guard lock(mutex_);
  if (--left_ == 0) finish();
}

void Scanner::Pieces::finish() {
  std::vector<Hit> hits;
  names::ByteCensus census;
  PositionCounter counter(maker_.charset());
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    Piece& piece = pieces_[i];
    if (i > 0) put_behind(counter, i);
    counter = piece.counter;
    census.add(piece.census);
    std::move(piece.hits.begin(), piece.hits.end(), std::back_inserter(hits));
  }
  HitMaker::keep(hits, census.why_no_text());
  scanner_.add(std::move(hits));
}

/// The lines that begin in the piece were counted but for their numbers. Columns of the line that the piece
/// only goes on with, and how far it reaches if the piece holds no end of it, depend on what stood before.
void Scanner::Pieces::put_behind(PositionCounter before, std::size_t number) {
  auto& hits = pieces_[number].hits;
  auto& counter = pieces_[number].counter;
  const auto of_old_line =
      std::partition_point(hits.begin(), hits.end(), [](const Hit& hit) { return hit.position.line == 1; });
  const auto lines = before.here().line - 1;
  for (auto hit = of_old_line; hit != hits.end(); ++hit) hit->position.line += lines;
  const bool begins_line = counter.here().line > 1;
  if (of_old_line != hits.begin() || !begins_line) {
    const std::size_t needed =
        begins_line ? std::prev(of_old_line)->found.offset - begin_of(number) : piece_bytes;
    ReadBuffer buffer;
    read(begin_of(number), needed, buffer);
    std::string_view rest = buffer.view();
    const auto skip = [&](std::size_t count) {
      before.skip(rest.substr(0, count));
      rest.remove_prefix(std::min(count, rest.size()));
    };
    for (auto hit = hits.begin(); hit != of_old_line; ++hit) {
      skip(hit->found.offset - begin_of(number) - (buffer.size() - rest.size()));
      hit->position = before.here();
    }
    if (!begins_line) skip(rest.size());
  }
  if (begins_line)
    counter.add_lines(lines);
  else
    counter = before;
}

}  // namespace cleave::scan
