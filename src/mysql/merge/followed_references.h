#pragma once

#include <vector>

#include "mysql/merge/collect_changes.h"
#include "mysql/merge/merge_options.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// What is decided about references of `schema`, in every spelling of a type that a side has. Throws
/// Error(input) that says why one of them cannot be followed.
ReferenceAnswers reference_answers(Database& from, Database& into, const Schema& schema,
                                   const MergeOptions& options);

/// The references that the merge follows: declared, confirmed, and, when asked for, suggested ones that no
/// decision denies.
std::vector<Reference> followed_references(Database& from, const Schema& schema, const MergeOptions& options,
                                           const ReferenceAnswers& answers);

/// Rows will get new ids; whatever refers to them has to follow, and only a person knows whether what looks
/// like a reference is one. Throws Error(input, "unanswered-references") that names those about tables in
/// which ids collide or rows may be joined, and types of changed rows about which nobody has decided, with
/// the lines that answer.
void refuse_unanswered(Database& from, const Schema& schema, const MergeOptions& options,
                       const ReferenceAnswers& answers, const MergeTables& tables, const Changes& changes,
                       const WorkList& list);

/// Rows will be deleted; what refers to them holds them back, if it is known. Throws Error(input,
/// "unanswered-references") when rows of `into` have types about which nobody has decided. Texts are not
/// looked at: under other words they may hold anything.
void refuse_unnamed_children(Database& into, const Schema& schema, const ReferenceAnswers& answers,
                             const MergeTables& tables, const WorkList& list);

/// References are followed by the text of a key. Throws Error(input, "unfollowed-references") that names the
/// columns of changed rows which lead to rows that get new ids and have the key in another form: a DECIMAL, a
/// BIT, a date, a text that is no number.
void refuse_unfollowed(Database& from, const MergeTables& tables, const Changes& changes,
                       const WorkList& list);

}  // namespace cleave::mysql
