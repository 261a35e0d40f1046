#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "names/grams.h"
#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t long_window = long_gram + gram_stride - 1;
constexpr std::size_t short_window = short_gram + gram_stride - 1;
constexpr std::size_t shortest_with_borders = 5;

using Grams = std::vector<std::pair<std::uint64_t, GramPlace>>;

std::uint64_t long_gram_of(std::string_view text, std::size_t at) {
  std::array<char, 8> bytes{};
  text.copy(bytes.data(), long_gram, at);
  return long_gram_at(bytes.data());
}
std::uint32_t short_gram_of(std::string_view text, std::size_t at) {
  std::array<char, short_gram> bytes{};
  text.copy(bytes.data(), short_gram, at);
  return short_gram_at(bytes.data());
}

/// What names of resources share with each other and with all texts: grams of it would stop everywhere.
constexpr std::string_view everyday =
    "https://www.example.com amazonaws.com.cn cloudfront.net compute.internal compute-1 ec2.internal awsdns- "
    "elb.us-east-1 "
    "us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 ap-southeast-1 "
    "ap-southeast-2 "
    "ap-northeast-1 ap-south-1 ca-central-1 sa-east-1 dualstack. internal- assets static images uploads "
    "backups production "
    "staging development testing config configuration website content public private default application "
    "service services "
    "server database access-logs logging documents document project archive deployment artifacts terraform "
    "function network "
    "security instance cluster monitor management resource resources distribution loadbalancer-balancer "
    "customer downloads";

/// How often each gram (by its hash) stands in the keys, everyday ones counted as if they stood there often.
class Frequencies {
 public:
  explicit Frequencies(const std::vector<Key>& keys) : counts_(std::size_t{1} << 20) {
    for (const Key& key : keys) {
      for (std::size_t i = 0; i + long_gram <= key.text.size(); ++i) ++count(long_gram_of(key.text, i));
    }
    for (std::size_t i = 0; i + long_gram <= everyday.size(); ++i) count(long_gram_of(everyday, i)) += 10000;
  }

  /// The smaller the better: how often the window's grams will stop the search.
  std::uint64_t cost(std::string_view text, std::size_t at) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < gram_stride; ++i) sum += count(long_gram_of(text, at + i));
    const std::string_view window = text.substr(at, long_window);
    const auto letters = std::count_if(window.begin(), window.end(), is_letter);
    const bool is_one_kind = letters == 0 || letters == static_cast<std::ptrdiff_t>(window.size());
    return sum * 4 + (is_one_kind ? 3 : 0);
  }

 private:
  std::uint32_t& count(std::uint64_t gram) { return counts_[gram * 0x9E3779B97F4A7C15u >> 44]; }
  std::vector<std::uint32_t> counts_;
};

/// Calls `each(begin, end)` for the parts of a key without characters that are often escaped.
template <class Each>
void each_run(std::string_view text, Each each) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > begin) each(begin, end);
    begin = end + 1;
  }
}

/// Bytes that can stand beside a name; the letters and digits end an escape ("\n", "%2F").
std::string borders(std::string_view more) {
  std::string all(more);
  for (char c = 0; c < 0x7F; ++c) {
    if (!is_letter_or_digit(c)) all += c;
  }
  return all;
}

void add_with_borders(const Key& key, std::uint32_t number, Grams& shorts) {
  const std::string& text = key.text;
  for (std::size_t i = 0; i + short_gram <= text.size(); ++i)
    shorts.push_back({short_gram_of(text, i), {number, static_cast<std::int32_t>(i)}});
  const std::size_t last = text.size() - short_gram + 1;
  for (const char border : borders(""))
    shorts.push_back(
        {short_gram_of(text.substr(last) + border, 0), {number, static_cast<std::int32_t>(last)}});
  if (text.size() > shortest_with_borders) return;
  for (const char border : borders("nrt0123456789abcdef"))
    shorts.push_back({short_gram_of(border + text.substr(0, 3), 0), {number, -1}});
}

/// What stands near names that are too short for grams of their own.
void add_anchors(Grams& longs, Grams& shorts) {
  const GramPlace nowhere{no_key, 0};
  for (std::size_t i = 0; i < gram_stride; ++i) longs.push_back({long_gram_of("amazonaws", i), nowhere});
  for (const std::string_view anchor :
       {"bucket",   "arn:aws",    "arn%3aaws", "arn%3Aaws",  ":s3:::",      "s3%3a%3a%3a",  "s3://",
        "s3a://",   "s3n://",     "s3:\\/\\/", "s3a:\\/\\/", "s3%3a%2f%2f", "s3a%3a%2f%2f", "s3&#58;",
        "s3&#x3a;", "s3&#x003a;", "s3&#37;3a", "s3&colon;",  "s3\\u003a",   "s3%253a",      "s3=3a"}) {
    for (std::size_t i = 0; i + short_gram <= anchor.size() && i < gram_stride; ++i)
      shorts.push_back({short_gram_of(anchor, i), nowhere});
    for (char any = 0; any < 0x7F && anchor.size() < short_window; ++any)
      shorts.push_back({short_gram_of(any + std::string(anchor.substr(0, 3)), 0), nowhere});
    if (anchor.size() != shortest_with_borders) continue;
    for (char any = 0; any < 0x7F; ++any)
      shorts.push_back({short_gram_of(std::string(anchor.substr(2)) + any, 0), nowhere});
  }
}

}  // namespace

KeyGrams grams_of(const std::vector<Key>& keys) {
  KeyGrams out;
  Grams longs, shorts;
  longs.reserve(keys.size() * gram_stride);
  Frequencies frequencies(keys);
  for (std::uint32_t number = 0; number < keys.size(); ++number) {
    const std::string_view text = keys[number].text;
    std::size_t best = text.size(), longest = 0, longest_at = 0;
    std::uint64_t least = ~std::uint64_t{0};
    each_run(text, [&](std::size_t begin, std::size_t end) {
      if (end - begin > longest) longest = end - begin, longest_at = begin;
      for (std::size_t at = begin; at + long_window <= end; ++at) {
        const std::uint64_t cost = frequencies.cost(text, at);
        if (cost < least) least = cost, best = at;
      }
    });
    if (best < text.size()) {
      for (std::size_t i = best; i < best + gram_stride; ++i)
        longs.push_back({long_gram_of(text, i), {number, static_cast<std::int32_t>(i)}});
    } else if (longest >= short_window) {
      for (std::size_t i = longest_at; i < longest_at + gram_stride; ++i)
        shorts.push_back({short_gram_of(text, i), {number, static_cast<std::int32_t>(i)}});
    } else if (longest == text.size() && longest >= shortest_with_borders) {
      add_with_borders(keys[number], number, shorts);
    } else {
      out.tiny.push_back(number);
    }
  }
  if (!out.tiny.empty()) add_anchors(longs, shorts);
  out.longs = GramTable(std::move(longs));
  out.shorts = GramTable(std::move(shorts));
  return out;
}

}  // namespace cleave::names
