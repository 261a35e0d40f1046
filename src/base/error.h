#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace cleave {

/// The one exception type. It names what went wrong, where, and what to do next. `kind` and `code` are for
/// decisions, the texts are for people: code never decides on the text. Few places catch it
/// (scripts/counted): above all a collector (it becomes a gap), a worker of the runner (the step fails) and
/// the command line (exit code).
class Error : public std::runtime_error {
 public:
  enum class Kind {
    input,        ///< the command line, a file or a decision is wrong: exit 2
    credentials,  ///< missing, expired or refused credentials: exit 2
    unreachable,  ///< no answer from an endpoint, the outcome of the call is unknown: exit 2 before a run
    refused,      ///< the service answered with an error; `code` is the service's own error code
    throttled,    ///< the service asked to slow down and retries are used up
    failed        ///< anything else: exit 1
  };

  /// `code` is a short stable word: the service's error code ("NoSuchBucket") or cleave's own
  /// ("unknown-key").
  Error(Kind kind, std::string code, std::string what)
      : std::runtime_error(std::move(what)), kind_(kind), code_(std::move(code)) {}

  /// The file and line, the resource, or the call ("s3 GetBucketPolicy in us-east-1").
  Error&& where(std::string where) && {
    where_ = std::move(where);
    return std::move(*this);
  }
  /// What the reader should do next, as a sentence.
  Error&& next(std::string next) && {
    next_ = std::move(next);
    return std::move(*this);
  }

  Kind kind() const { return kind_; }
  /// May another try end otherwise, with nobody doing anything about it?
  bool may_pass() const { return may_pass(kind_); }
  static constexpr bool may_pass(Kind kind) { return kind == Kind::unreachable || kind == Kind::throttled; }
  const std::string& code() const { return code_; }
  const std::string& where() const& { return where_; }
  const std::string& next() const& { return next_; }

  /// "WHERE: WHAT. NEXT" with the parts that are known.
  std::string text() const;

 private:
  Kind kind_;
  std::string code_;
  std::string where_;
  std::string next_;
};

}  // namespace cleave
