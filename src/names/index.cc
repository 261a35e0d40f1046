#include "names/index.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "names/arn.h"
#include "names/bucket_forms.h"
#include "names/letters.h"
#include "names/site.h"
#include "names/surroundings.h"

namespace cleave::names {
namespace {

bool in_arn(char c) {
  return is_word(c) || c == ':' || c == '/' || c == '*' || c == '+' || c == '=' || c == '@';
}

/// In a script the number may be a part of any name that the script puts together: of a queue's, which stays.
Confidence confidence_in_account(const Surroundings& text) {
  const bool in_script = text.key.starts_with('$');
  // A part of a URL names a thing at its host: the queue of an account stays where it is, whole.
  const auto before = token_before(text);
  if (before.find("://") != before.npos || before.find(".amazonaws.com") != before.npos)
    return Confidence::likely;
  // A member of AWS's documents that is the number and nothing else, but for the values of tags and records.
  if (text.before.empty() && text.after.empty() && !text.key.empty() && !in_script && text.key != "Value")
    return Confidence::certain;
  return !in_script && key_says(text, {"account", "owner", "aws"}) ? Confidence::certain : Confidence::likely;
}

/// "shop*" fits the copies of other names, too. "?" is one in an ARN alone: elsewhere a query follows it.
bool is_pattern(const Surroundings& text) {
  return text.after.starts_with('*') ||
         (text.after.starts_with('?') && token_before(text).find("arn:") != std::string_view::npos);
}

/// Members that hold keys of objects, or names of rules: no name of a bucket, whatever is decided of the
/// word.
bool is_of_objects(std::string_view hint) {
  return hint.ends_with("Prefix") || hint.ends_with("prefix") || hint == "ID" || hint == "Suffix";
}

/// Where a word begins anew because what it begins with is none of its own (border_at_end); `begin` when it
/// does not.
std::size_t first_behind_border(std::string_view text, std::size_t begin, std::size_t end) {
  // "${X-word}" is one word.
  std::size_t place = begin;
  if (text.substr(0, begin).ends_with("${"))
    while (place < end && (is_letter_or_digit(text[place]) || text[place] == '_')) ++place;
  const bool may_be = place + 1 < end && border_at_end(text.substr(0, place + 1)) > 0;
  return may_be ? place + 1 : begin;
}

Surroundings seen_around(std::string_view text, std::string_view hint, std::size_t begin, std::size_t end) {
  const std::string_view before = text.substr(0, begin);
  return {before.substr(before.size() - std::min(before.size(), seen_before)),
          text.substr(begin, end - begin), text.substr(end, seen_after), hint};
}

}  // namespace

Kind kind_from_text(std::string_view text) {
  if (text == "id") return Kind::id;
  if (text == "arn") return Kind::arn;
  if (text == "host") return Kind::host;
  if (text == "bucket") return Kind::bucket;
  if (text == "account") return Kind::account;
  throw Error(Error::Kind::input, "unknown-name-kind", fmt::format("'{}' is no kind of name", text))
      .next("Use id, arn, host, bucket or account.");
}

std::size_t Index::add(std::string_view name, Kind kind) {
  std::string key = kind == Kind::host ? lower(name) : std::string(name);
  if (kind == Kind::host && key.ends_with('.')) key.pop_back();
  const auto [place, is_new] = numbers_.try_emplace(std::move(key), entries_.size());
  if (is_new) {
    entries_.push_back({place->first, kind, false});
    const std::string& stored = place->first;
    if (stored.size() >= beginnings_.size()) beginnings_.resize(stored.size() + 1);
    if (!stored.empty()) beginnings_[stored.size()].set(static_cast<unsigned char>(stored.front()));
  }
  return place->second;
}

const std::size_t* Index::look_up(std::string_view word) const {
  if (word.empty() || word.size() >= beginnings_.size()) return nullptr;
  if (!beginnings_[word.size()].test(static_cast<unsigned char>(word.front()))) return nullptr;
  const auto found = numbers_.find(word);
  return found == numbers_.end() ? nullptr : &found->second;
}

std::vector<Hit> Index::find(std::string_view text, std::string_view hint) const {
  return run({text, hint, Fit::certain, {}});
}

std::vector<Hit> Index::perhaps(std::string_view text, std::string_view hint) const {
  return run({text, hint, Fit::perhaps, {}});
}

std::vector<Hit> Index::run(Search search) const {
  const std::string_view text = search.text;
  std::size_t position = 0;
  while (position < text.size()) {
    const auto arn = text.find("arn:", position);
    find_in_words(search, position, std::min(arn, text.size()));
    if (arn == std::string_view::npos) break;
    std::size_t end = arn;
    while (end < text.size() && in_arn(text[end])) ++end;
    while (text[end - 1] == '.' || text[end - 1] == ':') --end;  // the sentence's, not the ARN's
    end = std::max(end, arn + 4);
    if (search.wanted == Fit::certain) find_in_arn(search, arn, end);
    position = end;
  }
  return std::move(search.hits);
}

void Index::find_in_arn(Search& search, std::size_t begin, std::size_t end) const {
  const std::string_view text = search.text;
  // The longest beginning of it that is a name by itself.
  for (std::size_t stop = end; stop > begin; --stop) {
    if (stop != end && text[stop] != ':' && text[stop] != '/') continue;
    const std::size_t* number = look_up(text.substr(begin, stop - begin));
    if (number == nullptr || entries_[*number].kind != Kind::arn) continue;
    search.hits.push_back({begin, stop - begin, *number});
    return find_in_words(search, stop, end);
  }
  const auto arn = arn_of(text.substr(begin, end - begin));
  if (!arn) return find_in_words(search, begin, end);
  const std::string_view resource = arn->resource;
  Search inside{text, "", search.wanted, {}, true};
  find_in_words(inside, end - resource.size(), end);
  const std::size_t* account = look_up(arn->account);
  const bool known = !inside.hits.empty() || resource == "root";
  if (account != nullptr && entries_[*account].kind == Kind::account && known) {
    const auto offset = static_cast<std::size_t>(arn->account.data() - text.data());
    search.hits.push_back({offset, arn->account.size(), *account});
  }
  search.hits.insert(search.hits.end(), inside.hits.begin(), inside.hits.end());
}

void Index::find_in_words(Search& search, std::size_t begin, std::size_t end) const {
  std::size_t position = begin;
  while (position < end) {
    while (position < end && !is_word(search.text[position])) ++position;
    const std::size_t word = position;
    while (position < end && is_word(search.text[position])) ++position;
    if (position == word) continue;
    const std::size_t found = search.hits.size();
    find_in_word(search, word, position);
    const std::size_t inside = first_behind_border(search.text, word, position);
    if (search.hits.size() == found && inside > word) find_in_word(search, inside, position);
  }
}

void Index::find_in_word(Search& search, std::size_t begin, std::size_t end) const {
  // A name is the word, or what stands between two of its dots; the longest one wins, from the left.
  const std::string_view text = search.text;
  const std::string_view word = text.substr(begin, end - begin);
  const bool as_written = std::none_of(word.begin(), word.end(), is_upper);
  const std::string lowered = as_written ? "" : lower(word);
  for (std::size_t from = begin; from < end;) {
    const auto fits = [&](const std::size_t* number, std::size_t to) {
      return number != nullptr && fit(search, *number, from, to, begin, end) == search.wanted;
    };
    std::size_t next = text.find('.', from);
    next = next >= end ? end : next + 1;
    for (std::size_t to = end; to > from; --to) {
      if (to != end && text[to] != '.') continue;
      const std::size_t* number = look_up(text.substr(from, to - from));
      if (!as_written && !fits(number, to)) {
        number = look_up(std::string_view(lowered).substr(from - begin, to - from));
        if (number != nullptr && entries_[*number].kind != Kind::host) number = nullptr;
      }
      if (!fits(number, to)) continue;
      search.hits.push_back({from, to - from, *number});
      next = to == end ? end : to + 1;
      break;
    }
    from = next;
  }
}

Index::Fit Index::fit(const Search& search, std::size_t number, std::size_t begin, std::size_t end,
                      std::size_t word_begin, std::size_t word_end) const {
  const std::string_view after = search.text.substr(end, word_end - end);
  const bool whole = begin == word_begin && (after.empty() || after == ".");
  const auto certain_if = [](bool is_name) { return is_name ? Fit::certain : Fit::none; };
  const auto sure = [&](Confidence confidence) {
    const bool trusted = entries_[number].trusted && !is_of_objects(search.hint);
    return confidence == Confidence::certain || trusted ? Fit::certain : Fit::perhaps;
  };
  switch (entries_[number].kind) {
    case Kind::id:
      return certain_if(whole);
    case Kind::arn:
      return Fit::none;
    case Kind::host:
      return certain_if(after.empty() || after == ".");
    case Kind::account:
      if (!whole) return Fit::none;
      return sure(confidence_in_account(seen_around(search.text, search.hint, begin, end)));
    case Kind::bucket: {
      const auto text = seen_around(search.text, search.hint, begin, end);
      if (is_pattern(text)) return Fit::none;
      const auto found = recognise_bucket({entries_[number].name, "", NameKind::bucket, "", ""}, text);
      if (found) return sure(found->confidence);
      // In a script nothing says that it is one, and nothing says that it is not: somebody has to look. With
      // dots it is spelt like a host name, and hosts are told by themselves.
      const bool is_word_alone = search.hint == script_hint && whole && !search.in_arn &&
                                 text.name.find('.') == std::string_view::npos;
      return is_word_alone ? sure(Confidence::ambiguous) : Fit::none;
    }
  }
  return Fit::none;
}

}  // namespace cleave::names
