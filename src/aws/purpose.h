#pragma once

#include <string>

#include "aws/http.h"

namespace cleave::aws {

/// "s3 GetBucketPolicy in us-east-1", or "" when the request calls no operation.
std::string to_text(const Purpose& purpose);

/// Whether the operation only reads. AWS names its operations by verbs, and these change nothing: Describe,
/// Get, List, Head, and a few others by their full names.
bool only_reads(const Operation& operation);

/// Whether the call may be sent again when its answer got lost: a second one makes no second thing, and is
/// not refused because of the first. Everything else is sent once; whoever called has to look what has become
/// of it.
bool repeatable(const Operation& operation);

}  // namespace cleave::aws
