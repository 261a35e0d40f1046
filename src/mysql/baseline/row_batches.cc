#include "mysql/baseline/row_batches.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t full_batch_bytes = std::size_t{256} << 10, full_batch_values = 32768;
constexpr std::size_t most_waiting = 4;

}  // namespace

void RowBatch::add(const RowStream& row) {
  columns_ = row.columns();
  for (std::size_t i = 0; i < columns_; ++i) {
    const auto value = row[i];
    if (value) bytes_ += *value;
    ends_.push_back(value ? bytes_.size() : null);
  }
}

bool RowBatch::next(Row& row) {
  if (next_ == ends_.size()) return false;
  row.resize(columns_);
  for (auto& value : row) {
    const auto end = ends_[next_++];
    if (end == null) {
      value.reset();
      continue;
    }
    if (!value) value.emplace();
    value->assign(bytes_, begin_, end - begin_);
    begin_ = end;
  }
  return true;
}

bool RowBatch::is_full() const {
  return bytes_.size() >= full_batch_bytes || ends_.size() >= full_batch_values;
}

bool RowBatches::put(RowBatch batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ || waiting_.size() < most_waiting; });
  if (ended_) return false;
  waiting_.push_back(std::move(batch));
  changed_.notify_all();
  return true;
}

std::optional<RowBatch> RowBatches::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
  if (waiting_.empty()) return std::nullopt;
  auto batch = std::move(waiting_.front());
  waiting_.pop_front();
  changed_.notify_all();
  return batch;
}

void RowBatches::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

}  // namespace cleave::mysql
