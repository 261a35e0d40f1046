#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "twin/bytes.h"

namespace cleave::twin {

/// Rows by key, in the order of their keys. A row is {"document": what Describe/Get answers, …hidden members
/// of the service, such as "ready_at"}. Times inside are RFC 3339 strings of the twin's clock.
using Table = std::map<std::string, Json, std::less<>>;

/// Everything that exists in the simulated AWS. Not thread-safe: the server holds `mutex` around each call.
/// State is rows in tables and nothing else, so saving, loading and comparing need no code of the services.
class World {
 public:
  explicit World(std::shared_ptr<Clock> clock);

  void add_account(std::string id, std::string name);
  const std::map<std::string, std::string>& accounts() const { return accounts_; }  ///< id → name ("source")

  /// The table of one kind of thing in one account: table("111111111111", "us-east-1", "ec2/instance"). Made
  /// on first use. Region is "global" for services without regions.
  Table& table(std::string_view account, std::string_view region, std::string_view kind);

  /// A row of this kind and key in any account and region; `row` is null when there is none.
  struct Place {
    std::string account;
    std::string region;
    Json* row = nullptr;
  };
  Place find_anywhere(std::string_view kind, std::string_view key);
  /// Calls `visit(account, region, table)` for each table of this kind.
  void each_table(
      std::string_view kind,
      const std::function<void(const std::string& account, const std::string& region, Table&)>& visit);

  /// A new id that is a function of what it is for: the same natural key (idempotency token, name) gives the
  /// same id in every run, so two runs that did the same can be compared. `used` (e.g. after a deletion)
  /// moves on to the next one. hex_id("i-", 17, "111111111111/us-east-1/token") → "i-0123456789abcdef0".
  std::string hex_id(std::string_view prefix, int digits, std::string_view natural_key);
  /// As hex_id with the digits A-Z0-9 ("E2QWRUHEXAMPLE", "Z2FDTNDATAQYW2").
  std::string letter_id(std::string_view prefix, int digits, std::string_view natural_key);

  Time now() { return clock_->now(); }
  Clock& clock() { return *clock_; }

  /// Object bytes by their SHA-256, so that copies share them. Each row that names them keeps them once; what
  /// no row keeps at the end of a call is gone.
  std::string put_blob(const Bytes& bytes);  ///< returns its digest in hex
  void keep_blob(const std::string& digest);
  void drop_blob(const std::string& digest);
  void forget_loose_blobs();
  const Bytes& blob(std::string_view digest) const;
  const std::shared_ptr<Spool>& spool() const { return spool_; }

  /// Everything, for --save. Large bytes go to `aside`, which says what stands in their place.
  using Aside = std::function<Json(const Bytes& bytes)>;
  Json save(const Aside& aside) const;
  /// `fetch` is the reverse of `aside`.
  using Fetch = std::function<Bytes(const Json& place)>;
  void load(const Json& saved, const Fetch& fetch);
  /// Everything without what may differ between two runs with the same effect: times anywhere in a text
  /// become
  /// "<time>"; a row's own members "…_at" and "revision" are left out, and so are tables whose kind begins
  /// with "transient/" (sessions, change records: things that only say how the state was reached).
  Json normalised() const;

  std::mutex mutex;

 private:
  std::string fresh(std::string_view natural_key, const std::function<std::string(std::string_view)>& shape);

  std::shared_ptr<Clock> clock_;
  std::map<std::string, std::string> accounts_;
  std::map<std::string, std::map<std::string, Table, std::less<>>, std::less<>>
      tables_;  ///< kind → account/region → table
  struct Blob {
    Bytes bytes;
    int rows = 0;  ///< that name it
  };
  std::shared_ptr<Spool> spool_ = std::make_shared<Spool>();
  std::map<std::string, Blob, std::less<>> blobs_;
  std::vector<std::string> loose_;                ///< put or dropped in this call
  std::map<std::string, int, std::less<>> uses_;  ///< natural key → how many ids were made from it
};

}  // namespace cleave::twin
