#pragma once

#include <vector>

#include "mysql/merge/collect_changes.h"
#include "mysql/merge/merge_options.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// The references that the merge follows: declared, confirmed, and, when asked for, suggested ones that no
/// decision denies.
std::vector<Reference> followed_references(Database& from, const Schema& schema, const MergeOptions& options);

/// Rows will get new ids; whatever refers to them has to follow, and only a person knows whether what looks
/// like a reference is one. Throws Error(input, "unanswered-references") that names those about tables in
/// which ids collide or rows may be joined, with the lines that answer.
void refuse_unanswered(Database& from, const Schema& schema, const MergeOptions& options,
                       const MergeTables& tables, const Changes& changes);

/// Throws Error(input, "unlisted-types") when rows of either side name their parent by a type that the
/// confirmed references of its column do not list: whose rows they refer to is not known. Texts under other
/// words, as in tables of options, may be anything.
void refuse_unlisted_types(Database& from, Database& into, const Schema& schema, const MergeOptions& options);

/// References in MEDIUMTEXT and larger are compared by digests, so they cannot follow a row that gets a new
/// id. Throws Error(input, "unfollowed-references") that names those about tables in which ids collide.
void refuse_unfollowed(const MergeTables& tables, const Changes& changes);

}  // namespace cleave::mysql
