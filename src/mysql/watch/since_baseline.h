#pragma once

#include <functional>
#include <string>

#include "mysql/connection.h"
#include "mysql/diff/diff.h"
#include "mysql/watch/row_book.h"

namespace cleave::mysql {

/// Who hears what is found.
struct SinceBaseline {
  /// A row that both sides have changed since the baseline, differently.
  std::function<void(const std::string& kind, const RowShape& shape, const Row& key)> conflict;
  /// A table that cannot be compared with the baseline.
  std::function<void(const std::string& table, const Error& reason)> gap;
};

/// Puts into the book what both sides have changed since a baseline was taken. What is written meanwhile is
/// for whoever reads the logs from before this call.
void note_since(const Baseline& baseline, const Endpoint& source, const Endpoint& destination, RowBook& book,
                const SinceBaseline& heard);

}  // namespace cleave::mysql
