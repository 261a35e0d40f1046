#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/collector.h"

namespace cleave::inventory {

// What every collector reads with, beside read_or_gap.

/// `read()`, with an answer of AWS's that refuses turned into a gap named `what`: then the result is null.
/// Codes in `absent` mean "there is none": null without a gap. Errors of our own making go through.
Json or_gap(const std::function<Json()>& read, Findings& findings, std::string what,
            const std::vector<std::string>& absent = {});

/// The items under `key` of all pages of a list operation; empty, with a gap, when it is refused.
Json listed(const aws::Client& client, std::string_view service, std::string_view operation,
            std::string_view key, const Json& parameters, Findings& findings);

/// The value of the tag "Name" in `document`'s Tags, or `fallback`.
std::string name_of(const Json& document, std::string_view fallback);

/// "aws-cn" of "arn:aws-cn:sts::…"; "aws" when it is no ARN.
std::string partition_of(std::string_view arn);

}  // namespace cleave::inventory
