#pragma once

#include <vector>

#include "mysql/database.h"
#include "mysql/references/references.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// What the values of a column without a telling name say: the tables whose ids (AUTO_INCREMENT, a sequence)
/// at least nine tenths of its first 20,000 values are, the likeliest first. Small numbers are ids of every
/// table, so that alone counts little. It speaks for a reference that
/// - the name has a word for the parent in it (`comment_post_ID`, `post_parent`), or for a person where the
///   parent is a table of persons (`author`, `created_by`);
/// - the name ends as ids do, and the column is indexed or has at least five different values; or it has five
///   as a part of a key of several columns;
/// - the values keep to the gaps of the parent's ids, which chance does less than once in a thousand times.
///
/// Otherwise an index, or ten values, of the very type of the parent's key make it possible. Names of
/// quantities, places in an order, states and years speak against it. `refused` tells that the database has
/// not answered in time.
std::vector<Reference> references_by_values(Database& database, const Schema& schema, const Table& table,
                                            const Column& column, bool& refused);

}  // namespace cleave::mysql
