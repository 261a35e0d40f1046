#pragma once

#include <vector>

#include "mysql/merge/workshop.h"

namespace cleave::mysql {

/// Rows are compared by canonical texts, in which large values are digests. Before a row is written or
/// remembered its values are read.

/// Throws Error(failed, "too-much-at-once") when the whole rows would take more memory than a transaction
/// may; one alone may always.
void refuse_too_much(const RowShape& shape, const std::vector<Item>& items);
/// `item.result` with values.
Row whole_result(const Workshop& shop, const RowShape& shape, const Item& item);
/// The given parts of `item.into` with values, by the names of their columns.
Json whole_parts(const Workshop& shop, const RowShape& shape, const Item& item,
                 const std::vector<std::size_t>& parts);
/// The parts in which the two rows differ.
std::vector<std::size_t> different_parts(const Row& a, const Row& b);

}  // namespace cleave::mysql
