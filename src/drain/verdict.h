#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drain/callers/client_class.h"
#include "drain/channel_promise.h"
#include "drain/cut.h"
#include "drain/metrics/metric.h"
#include "drain/pulse.h"
#include "drain/side.h"

namespace cleave::drain {

/// A time in which a metric counted requests of which a log has hardly a line.
struct Unlogged : Gap {
  std::uint64_t requests = 0;
  std::string metric{};  ///< its place
  bool lasts = false;    ///< the log has no line since
};

/// What lines told, and what they did not.
struct Told {
  std::uint64_t lines = 0;  ///< that were looked at
  std::uint64_t without_client = 0, without_status = 0, without_host = 0, without_zone = 0;
  std::uint64_t ahead = 0;     ///< dated after now; not among `lines`
  std::string ahead_sample{};  ///< hostile
};

/// The logs of one series of files, or a metric, and whether their silence means anything.
struct Channel {
  Side side = Side::source;
  std::string place{}, series{};
  Format format = Format::unknown;
  ChannelPromise promise{};
  std::optional<Metric> metric{};  ///< then `lines` are requests that it counted
  std::uint64_t files = 0, lines = 0, unparsable = 0;
  std::uint64_t aside = 0, errors = 0;  ///< lines with no request in them; those of an error log
  Told told{};
  std::vector<std::string> unparsable_samples{};  ///< hostile
  std::vector<std::string> damaged{};             ///< files that are missing, or their end, and why
  std::optional<Time> newest_damaged{};           ///< when the youngest of them was written, perhaps
  std::optional<Time> first{}, last{};            ///< of all its lines; metric: from when it was asked
  std::vector<Gap> dark{};                        ///< gaps since the cut in which it may have been off
  bool is_dark = false;                           ///< lines that should be here by now are not
  bool is_told = false;                           ///< metric: a log tells whose its requests are
  std::vector<Unlogged> unlogged{};               ///< log: since the cut
  std::optional<Time> silent_until{};             ///< log: since its last line metrics counted nobody

  /// A file without a single line beside others of the same folder that have some.
  bool is_empty_file = false;
  bool is_error_log() const { return !metric && lines + unparsable + aside == 0 && errors > 0; }
  /// It ended so long before the cut that what wrote it was not there any more.
  bool is_over(const Cut& cut) const;
  /// Whether its silence counts for anything.
  bool counts(const Cut& cut) const { return !is_error_log() && !is_empty_file && !is_over(cut); }
  /// Place and series, for people.
  std::string name() const;
};

/// Figures of both sides that have to agree with each other.
struct Figures {
  bool are_known = false;           ///< logs with lines of requests were read
  std::uint64_t meant_before = 0;   ///< requests at the source before the cut that are no noise
  double meant_per_day_before = 0;  ///< of the source
  double meant_per_day_since = 0;   ///< of the destination
  double noise_share_before = 0, noise_share_since = 0;  ///< of ten minutes at the source with noise
  std::uint64_t meant_at_end = 0;                        ///< at the source in the time that counts as quiet
  std::chrono::milliseconds longest_connection{};
  std::vector<std::string> other_hosts{};  ///< that were asked for at the source; hostile
};

/// A real client that came to the source since the cut.
struct Remaining {
  ClientClass client_class;
  Time last;
  std::chrono::hours longest_gap{0};  ///< between two of its hours, before the cut too
};

/// How often those came who came to the source before the cut.
struct HabitSummary {
  struct Rare {
    std::chrono::hours mean_gap;  ///< of a client that came less often than the period
  };
  std::uint64_t within_period = 0;  ///< never away for longer than the period
  std::vector<Rare> rarer;
  std::uint64_t once = 0;
  double sampled_share = 1;
  /// When clients with a timer that is slower than the period, who have been seen nowhere since the cut,
  /// would have come at the latest.
  std::vector<Time> due;
};

struct Evidence {
  Time now;
  Cut cut;
  std::vector<Channel> channels{};
  std::vector<Remaining> remaining{};
  std::optional<Time> forgotten{};  ///< the last time of real clients of whom no more is known
  HabitSummary habits{};
  Figures figures{};
};

struct VerdictOptions {
  /// Who comes at least this often has to be seen before the source counts as drained: a nightly job.
  std::chrono::minutes period{24 * 60};
  double confidence = 0.99;
};

/// A reason in words; `code` is stable.
struct Reason {
  std::string code, what, next;
};

struct Verdict {
  enum class Kind {
    drained,  ///< nobody real is left
    not_yet,  ///< somebody is, or was so lately that nobody knows
    blind     ///< the logs cannot tell
  };
  /// Clients of one class for whose sake it is too early.
  struct Holding {
    ClientClass client_class;
    std::uint64_t clients = 0;
    Time last{};
  };

  Kind kind = Kind::blind;
  std::vector<Reason> reasons;
  std::vector<Holding> holding;
  /// The chance that a remaining client, who comes once in each period, would have shown itself by now.
  double confidence = 0;
  std::chrono::milliseconds window{};  ///< of silence that is needed
  Time quiet_since{};                  ///< since then the source had no real request, or was not watched
  Time watched_until{};                ///< until then all logs are known
  std::optional<Time> expected;        ///< when it may be drained, if nobody comes again
  /// A client that came less often than the period would have shown itself by this chance; of those who came
  /// more than once, and for one who never comes in the time: 0.
  double rarer_confidence = 0;
};

/// "metric", or the word for the format of its logs.
std::string_view word_of(const Channel& channel);

/// "drained", "not yet", "blind".
std::string_view to_text(Verdict::Kind kind);

/// Pure: the same evidence gives the same verdict.
Verdict decide(const Evidence& evidence, const VerdictOptions& options);

}  // namespace cleave::drain
