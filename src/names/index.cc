#include "names/index.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "names/bucket_forms.h"
#include "names/letters.h"

namespace cleave::names {
namespace {

bool in_arn(char c) {
  return is_word(c) || c == ':' || c == '/' || c == '*' || c == '+' || c == '=' || c == '@';
}

/// Whether what stands before a word says that a bucket's name follows.
bool announces_bucket(std::string_view before) {
  return before.ends_with("s3://") || before.ends_with(":::") || before.ends_with("s3a://") ||
         before.ends_with("amazonaws.com/") || before.ends_with("amazonaws.com.cn/");
}

bool mentions_bucket(std::string_view hint) {
  return lower(hint).find("bucket") != std::string::npos;
}

/// "arn:aws:s3:::b/k" → {arn, aws, s3, "", "", "b/k"}; fewer than six parts when it is not an ARN.
std::vector<std::string_view> arn_parts(std::string_view arn) {
  std::vector<std::string_view> parts;
  while (parts.size() < 5) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    parts.push_back(arn.substr(0, colon));
    arn.remove_prefix(colon + 1);
  }
  parts.push_back(arn);
  return parts;
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
    entries_.push_back({place->first, kind});
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
  std::vector<Hit> hits;
  std::size_t position = 0;
  while (position < text.size()) {
    const auto arn = text.find("arn:", position);
    find_in_words(text, position, std::min(arn, text.size()), hint, hits);
    if (arn == std::string_view::npos) break;
    std::size_t end = arn;
    while (end < text.size() && in_arn(text[end])) ++end;
    while (text[end - 1] == '.' || text[end - 1] == ':') --end;  // the sentence's, not the ARN's
    end = std::max(end, arn + 4);
    find_in_arn(text, arn, end, hits);
    position = end;
  }
  return hits;
}

void Index::find_in_arn(std::string_view text, std::size_t begin, std::size_t end,
                        std::vector<Hit>& hits) const {
  // The longest beginning of it that is a name by itself.
  for (std::size_t stop = end; stop > begin; --stop) {
    if (stop != end && text[stop] != ':' && text[stop] != '/') continue;
    const std::size_t* number = look_up(text.substr(begin, stop - begin));
    if (number == nullptr || entries_[*number].kind != Kind::arn) continue;
    hits.push_back({begin, stop - begin, *number});
    find_in_words(text, stop, end, "", hits);
    return;
  }
  const auto parts = arn_parts(text.substr(begin, end - begin));
  if (parts.empty()) return find_in_words(text, begin, end, "", hits);
  const std::string_view resource = parts[5];
  std::vector<Hit> inside;
  find_in_words(text, end - resource.size(), end, "", inside);
  const std::size_t* account = look_up(parts[4]);
  const bool known = !inside.empty() || resource == "root";
  if (account != nullptr && entries_[*account].kind == Kind::account && known) {
    const auto offset = static_cast<std::size_t>(parts[4].data() - text.data());
    hits.push_back({offset, parts[4].size(), *account});
  }
  hits.insert(hits.end(), inside.begin(), inside.end());
}

void Index::find_in_words(std::string_view text, std::size_t begin, std::size_t end, std::string_view hint,
                          std::vector<Hit>& hits) const {
  std::size_t position = begin;
  while (position < end) {
    while (position < end && !is_word(text[position])) ++position;
    const std::size_t word = position;
    while (position < end && is_word(text[position])) ++position;
    if (position > word) find_in_word(text, word, position, hint, hits);
  }
}

void Index::find_in_word(std::string_view text, std::size_t begin, std::size_t end, std::string_view hint,
                         std::vector<Hit>& hits) const {
  // A name is the word, or what stands between two of its dots; the longest one wins, from the left.
  const std::string_view word = text.substr(begin, end - begin);
  const bool as_written = std::none_of(word.begin(), word.end(), is_upper);
  const std::string lowered = as_written ? "" : lower(word);
  for (std::size_t from = begin; from < end;) {
    std::size_t next = text.find('.', from);
    next = next >= end ? end : next + 1;
    for (std::size_t to = end; to > from; --to) {
      if (to != end && text[to] != '.') continue;
      const std::size_t* number = look_up(text.substr(from, to - from));
      if (!as_written && (number == nullptr || !fits(*number, text, from, to, begin, end, hint))) {
        number = look_up(std::string_view(lowered).substr(from - begin, to - from));
        if (number != nullptr && entries_[*number].kind != Kind::host) number = nullptr;
      }
      if (number == nullptr || !fits(*number, text, from, to, begin, end, hint)) continue;
      hits.push_back({from, to - from, *number});
      next = to == end ? end : to + 1;
      break;
    }
    from = next;
  }
}

bool Index::fits(std::size_t number, std::string_view text, std::size_t begin, std::size_t end,
                 std::size_t word_begin, std::size_t word_end, std::string_view hint) const {
  const std::string_view after = text.substr(end, word_end - end);
  const bool whole = begin == word_begin && (after.empty() || after == ".");
  switch (entries_[number].kind) {
    case Kind::id:
    case Kind::account:
      return whole;
    case Kind::arn:
      return false;
    case Kind::host:
      return after.empty() || after == ".";
    case Kind::bucket:
      if (begin != word_begin) return false;
      if (after.starts_with(".s3.") || after.starts_with(".s3-")) return true;
      return whole && (is_distinctive(text.substr(begin, end - begin)) || mentions_bucket(hint) ||
                       announces_bucket(text.substr(0, begin)));
  }
  return false;
}

}  // namespace cleave::names
