#include "run/patience.h"

#include <algorithm>
#include <array>

namespace cleave::run {
namespace {

using namespace std::chrono_literals;

// A client has tried for half a minute already when it gives up.
constexpr std::chrono::seconds first_pause{10};
constexpr std::chrono::minutes longest_pause{15};
constexpr std::chrono::hours longest_trouble{6};
constexpr std::array<std::chrono::seconds, 4> looks{0s, 5s, 15s, 45s};

}  // namespace

bool says_it_exists(std::string_view code) {
  static constexpr std::array<std::string_view, 4> words{"AlreadyExist", "AlreadyOwned", "AlreadyInUse",
                                                         "Duplicate"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return code.find(word) != std::string_view::npos; });
}

std::optional<std::chrono::milliseconds> Patience::next_look(const Failure& refusal) {
  std::size_t& taken = looks_[refusal.where + refusal.code];
  if (taken >= (says_it_exists(refusal.code) ? looks.size() : 1)) return std::nullopt;
  return looks[taken++];
}

std::optional<Time> Patience::next_try(Time now) {
  if (!first_failure_) {
    first_failure_ = now;
    pause_ = first_pause;
  } else {
    pause_ = std::min<std::chrono::milliseconds>(2 * pause_, longest_pause);
  }
  if (now - *first_failure_ >= longest_trouble) return std::nullopt;
  return now + pause_;
}

}  // namespace cleave::run
