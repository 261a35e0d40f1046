#include "run/record.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::run {
namespace {

constexpr std::array<std::pair<State, std::string_view>, 7> state_words = {{{State::pending, "pending"},
                                                                            {State::intended, "intended"},
                                                                            {State::applied, "applied"},
                                                                            {State::done, "done"},
                                                                            {State::failed, "failed"},
                                                                            {State::undoing, "undoing"},
                                                                            {State::undone, "undone"}}};

constexpr std::array<std::pair<Error::Kind, std::string_view>, 6> kind_words = {
    {{Error::Kind::input, "input"},
     {Error::Kind::credentials, "credentials"},
     {Error::Kind::unreachable, "unreachable"},
     {Error::Kind::refused, "refused"},
     {Error::Kind::throttled, "throttled"},
     {Error::Kind::failed, "failed"}}};

template <typename Words, typename Value>
std::string_view word_of(const Words& words, Value value) {
  for (const auto& [known, word] : words) {
    if (known == value) return word;
  }
  return words.back().second;
}

template <typename Words>
auto value_of(const Words& words, std::string_view text) {
  for (const auto& [value, word] : words) {
    if (word == text) return value;
  }
  throw Error(Error::Kind::input, "broken-journal",
              fmt::format("the journal holds an unknown word '{}'", text))
      .next("It was written by a newer cleave, or changed by hand.");
}

}  // namespace

std::string_view to_text(State state) {
  return word_of(state_words, state);
}

State state_from_text(std::string_view text) {
  return value_of(state_words, text);
}

Failure Failure::of(const Error& error) {
  return {error.kind(), error.code(), error.what(), error.where(), error.next()};
}

Json Failure::to_json() const {
  return {
      {"kind", word_of(kind_words, kind)}, {"code", code}, {"text", text}, {"where", where}, {"next", next}};
}

Failure Failure::from_json(const Json& json) {
  return {value_of(kind_words, cleave::text(json, "kind")), cleave::text(json, "code"),
          cleave::text(json, "text"), cleave::text(json, "where"), cleave::text(json, "next")};
}

const Json* outputs_of(const Records& records, const std::string& step_id) {
  const auto found = records.find(step_id);
  if (found == records.end() || found->second.state != State::done) return nullptr;
  return found->second.outputs ? &*found->second.outputs : nullptr;
}

std::string token(std::string_view split_id, std::string_view step_id, int rounds) {
  auto name = fmt::format("{}/{}", split_id, step_id);
  if (rounds > 0) name += fmt::format("/{}", rounds);
  return hex(sha256(name)).substr(0, 32);
}

}  // namespace cleave::run
