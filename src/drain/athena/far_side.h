#pragma once

#include <string>
#include <vector>

#include "aws/client.h"
#include "drain/athena/caller_rows.h"
#include "drain/athena/cost.h"
#include "drain/athena/drain_statements.h"
#include "drain/athena/query.h"
#include "drain/drain_report.h"

namespace cleave::drain::athena {

/// The logs of one side, in folders, and where their account's Athena works.
struct SideFolders {
  std::vector<Folder> folders;
  Workshop workshop;
  const aws::Account* account = nullptr;  ///< must not be null when anything is asked of AWS
};

/// What scanning can take.
struct Bound {
  std::uint64_t bytes = 0;  ///< over all statements
  double usd = 0;
};

/// One side's logs, read by Athena: what BothSides reads line by line comes as groups that carry the same.
class FarSide {
 public:
  /// Requires: `subject` outlives it. Throws Error(input, "not-in-athena").
  FarSide(Side side, SideFolders folders, Subject& subject);

  /// By folder.
  const std::vector<DrainStatements>& statements() const { return statements_; }
  /// Looks how much is stored. Throws the errors of S3.
  Bound bound();
  /// Runs the statements of all folders. Requires: bound(). Throws what run_statement and MadeTable throw,
  /// and Error(failed, "bad-athena-row").
  void read(Clock& clock, const std::atomic<bool>& stop);

  std::uint64_t scanned_bytes() const { return scanned_bytes_; }

  /// Requires: both have read, and this once.
  friend DrainReport make_report(FarSide& source, FarSide& destination, const Subject& subject,
                                 const VerdictOptions& options, const ClientNames& names, Time now);

 private:
  std::vector<Channel> channels(const Cut& cut, Time now) const;
  void read_folder(std::size_t place, Clock& clock, const std::atomic<bool>& stop);
  std::uint64_t limit() const;
  void add_visitors(std::uint64_t limit);

  Side side_;
  SideFolders folders_;
  Subject& subject_;
  std::vector<DrainStatements> statements_;
  std::vector<Stored> stored_;
  std::vector<ChannelFacts> facts_;
  std::vector<VisitorRows> visitors_;
  Seen seen_;
  std::uint64_t scanned_bytes_ = 0;
};

}  // namespace cleave::drain::athena
