#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace cleave {

/// Every document: AWS requests and answers, inventories, plans. Members are kept sorted by name, so the same
/// document always has the same text (and the same hash).
using Json = nlohmann::json;

/// Chained reads. `path` is slash-separated member names and list indexes: "Instances/0/State/Name".
/// `at` throws Error(failed, "no-member") with the whole path; `find` returns null when a part is absent.
const Json& at(const Json& document, std::string_view path);
const Json* find(const Json& document, std::string_view path);

/// Moves a member out of `document`, because copying large ones takes long; throws as `at` does.
Json take(Json& document, const std::string& member);

/// The string at `path`; throws as `at` does, also when it is not a string.
std::string text(const Json& document, std::string_view path);
/// The string at `path`, or `fallback` when it is absent.
std::string text_or(const Json& document, std::string_view path, std::string_view fallback);
/// The whole number at `path`, or `fallback` when it is absent.
long long number_or(const Json& document, std::string_view path, long long fallback);
/// The truth value at `path`, or `fallback` when it is absent.
bool flag_or(const Json& document, std::string_view path, bool fallback);
/// The list at `path`, or an empty one when it is absent.
const Json& list_or_empty(const Json& document, std::string_view path);

/// Reads a JSON text. Throws Error(input, "bad-json") with "WHERE:LINE:COLUMN".
Json parse_json(std::string_view text, std::string_view where);

/// Compact text in UTF-8; invalid bytes are replaced so that it never throws.
std::string dump(const Json& document);
/// Indented by two, ends with a line break: for files that people read and commit.
std::string dump_pretty(const Json& document);

}  // namespace cleave
