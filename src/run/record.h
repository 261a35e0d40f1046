#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"

namespace cleave::run {

/// How far a step has come.
///
///   pending ─check─► intended ─apply─► applied ─settle─► done
///      └──────────── check: already so ───┘
///
/// Any of them may become `failed` (a rerun starts such a step with `check` again) and, by an undo, `undoing`
/// and then `undone`, which is as good as `pending` for the next run.
enum class State { pending, intended, applied, done, failed, undoing, undone };
std::string_view to_text(State state);
/// Throws Error(input, "broken-journal") on an unknown word.
State state_from_text(std::string_view text);

/// An Error as the journal keeps it.
struct Failure {
  Error::Kind kind = Error::Kind::failed;
  std::string code, text, where, next;

  static Failure of(const Error& error);
  Json to_json() const;
  static Failure from_json(const Json& json);
};

/// What a step waits for, and when it is looked at again.
struct Wait {
  Time until{};
  std::string reason;
  bool person = false;
};

/// All that the journal knows of one step.
struct Record {
  State state = State::pending;
  int attempts = 0;                ///< how often it was begun
  int rounds = 0;                  ///< how often it was undone
  std::optional<Json> before;      ///< set with the first intent: what `undo` brings back
  std::optional<Json> outputs;     ///< set when it was applied or found to be so already
  std::optional<Failure> failure;  ///< the last one, of `failed` or of `undoing`
  std::optional<Wait> wait;
  std::optional<Time> confirmed;  ///< when a person said `cleave confirm STEP`
};

/// By the ids of steps.
using Records = std::map<std::string, Record>;
/// What a step has brought; null until it is done, or when it brings nothing.
const Json* outputs_of(const Records& records, const std::string& step_id);

/// The idempotency token of a step: 32 hex digits, the same on every try. A step that was undone and is made
/// again gets another one, because AWS answers a token it knows with the resource that the undo has deleted:
/// https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
std::string token(std::string_view split_id, std::string_view step_id, int rounds);

}  // namespace cleave::run
