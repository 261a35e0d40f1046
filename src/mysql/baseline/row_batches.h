#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "mysql/database.h"

namespace cleave::mysql {

/// Rows that go from the thread that receives them to the one that works on them, one behind the other.
class RowBatch {
 public:
  void add(const RowStream& row);
  /// Copies the next row to `row`, which is made for reuse; false after the last.
  bool next(Row& row);
  bool is_full() const;
  bool is_empty() const { return ends_.empty(); }

 private:
  static constexpr std::size_t null = ~std::size_t{0};

  std::string bytes_;
  std::vector<std::size_t> ends_;  ///< of the values in `bytes_`, or `null`
  std::size_t columns_ = 0, next_ = 0, begin_ = 0;
};

/// Hands batches over, few at a time, so that the faster side waits.
class RowBatches {
 public:
  /// False when nobody takes them any more.
  bool put(RowBatch batch);
  /// Nothing after the last.
  std::optional<RowBatch> take();
  /// By either side, however it ends.
  void end();

  /// Ends for one side.
  class Side {
   public:
    explicit Side(RowBatches& batches) : batches_(batches) {}
    ~Side() { batches_.end(); }
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

   private:
    RowBatches& batches_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<RowBatch> waiting_;
  bool ended_ = false;
};

}  // namespace cleave::mysql
