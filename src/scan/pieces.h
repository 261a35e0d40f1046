#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/worker_pool.h"
#include "scan/bytes.h"
#include "scan/hit_maker.h"
#include "scan/scanner.h"

namespace cleave::scan {

/// Large enough that what is looked at twice (Finder::margin on both sides) does not count, small enough for
/// the caches of a processor. Even, for UTF-16.
constexpr std::size_t piece_bytes = std::size_t{4} << 20;

/// A large file whose pieces are scanned by several threads. The last piece to end puts together.
class Scanner::Pieces : public std::enable_shared_from_this<Pieces> {
 public:
  /// `beginning`: of the file's content.
  Pieces(Scanner& scanner, const Place& place, std::unique_ptr<FileBytes> file, std::string_view beginning);

  void submit(WorkerPool& pool);

 private:
  /// Its positions are those of a content that begins with the piece, until they are put together.
  struct Piece {
    std::vector<Hit> hits;
    PositionCounter counter;  ///< stands at its end
    names::ByteCensus census = {};
  };

  std::uint64_t begin_of(std::size_t number) const { return number * piece_bytes; }
  void scan(std::size_t number);
  void read(std::uint64_t offset, std::size_t count, ReadBuffer& buffer);
  void finish();
  void put_behind(PositionCounter before, std::size_t number);

  Scanner& scanner_;
  const Place place_;
  const std::unique_ptr<FileBytes> file_;
  const HitMaker maker_;
  std::vector<Piece> pieces_;
  std::mutex mutex_;
  std::size_t left_ = 0;
};

}  // namespace cleave::scan
