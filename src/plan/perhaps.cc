#include "plan/perhaps.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"
#include "names/rewrite.h"
#include "plan/aws_names.h"
#include "plan/references.h"
#include "plan/user_data.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr std::size_t longest_context = 60;

/// Members that say what a resource itself is called, or whose it is: no reference to anything else.
bool is_identity(std::string_view member) {
  static constexpr std::array<std::string_view, 5> ends{"Name", "Names", "Id", "Arn", "ARN"};
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return member.ends_with(end); });
}

/// What a bucket's own document says of the bucket itself, or of the keys of its objects, which stay.
bool is_own_place(const Resource& resource, std::string_view path) {
  return resource.type == "bucket" && (path.find("Prefix") != path.npos || path.ends_with("/ID"));
}

/// The line that the word stands in, or what is near it.
std::string context_of(std::string_view text, const names::Hit& hit) {
  const auto before = text.rfind('\n', hit.offset);
  std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::size_t end = std::min(text.find('\n', hit.offset), text.size());
  const std::size_t room = longest_context > hit.length ? (longest_context - hit.length) / 2 : 0;
  if (hit.offset - begin > room) begin = hit.offset - room;
  if (end - hit.offset - hit.length > room) end = hit.offset + hit.length + room;
  const std::string_view line = text.substr(begin, end - begin);
  const auto first = line.find_first_not_of(" \t\r"), last = line.find_last_not_of(" \t\r");
  return std::string(line.substr(first, last - first + 1));
}

std::string place_in(std::string_view member, std::string_view text, const names::Hit& hit) {
  if (text.find('\n') == std::string_view::npos) return std::string(member);
  return fmt::format("{} line {}", member, 1 + std::count(text.begin(), text.begin() + hit.offset, '\n'));
}

void check_words(const std::vector<NameChange>& names, const Decisions& decisions) {
  std::vector<std::string> known;
  for (const auto& name : names)
    if (name.kind == "bucket" || name.kind == "account") known.push_back(name.source);
  for (const auto& [word, decision] : decisions.words) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    throw Error(Error::Kind::input, "unknown-word",
                fmt::format("'{}' is no name that this split changes", word))
        .where(fmt::format("decision perhaps/{} = \"{}\"", word, to_text(decision)))
        .next(did_you_mean(word, known));
  }
}

}  // namespace

std::vector<Perhaps> find_perhaps(const inventory::Inventory& source, const std::vector<Fate>& fates,
                                  const names::Index& index, const std::vector<NameChange>& names,
                                  const Decisions& decisions) {
  check_words(names, decisions);
  std::vector<Perhaps> found;
  for (const auto& [word, decision] : decisions.words) {
    if (decision == Perhaps::Decision::rename) found.push_back({word, "", "", "everywhere", "", decision});
  }
  for (const Fate& fate : fates) {
    if (fate.decision != Decision::move && fate.decision != Decision::copy) continue;
    const Resource& resource = *source.find(fate.resource);
    std::set<std::pair<std::string, std::string>> told;
    const auto tell = [&](const std::string& member, const std::string& text, const names::Hit& hit) {
      const NameChange& name = names[hit.name];
      const std::string place = place_in(member, text, hit);
      if (!told.emplace(name.source, place).second) return;
      const auto decided = decisions.words.find(name.source);
      found.push_back({name.source, name.kind, resource.id, place, context_of(text, hit),
                       decided == decisions.words.end() ? Perhaps::Decision::open : decided->second});
    };
    // A name as a whole is told by plan/unseen.h; a bucket's URL that may mean another store's is not.
    const auto within = [&](const std::vector<AwsName>& whole, const names::Hit& hit) {
      return std::any_of(whole.begin(), whole.end(), [&](const AwsName& name) {
        return hit.offset >= name.offset && hit.offset < name.offset + name.length &&
               name.name != "s3://" + names[hit.name].source;
      });
    };
    names::each_perhaps(
        resource.document, index,
        [&](const std::string& path, std::string_view member, const std::string& text,
            const names::Hit& hit) {
          if (!is_identity(member) && !is_own_place(resource, path) && !within(aws_names(text), hit))
            tell(path, text, hit);
        });
    if (const auto script = script_of(resource.document)) {
      const auto whole = aws_names(script->text);
      for (const names::Hit& hit : index.perhaps(script->text, names::script_hint)) {
        if (!within(whole, hit)) tell("user data", script->text, hit);
      }
    }
  }
  return found;
}

}  // namespace cleave::plan
