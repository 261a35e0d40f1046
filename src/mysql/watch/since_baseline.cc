#include "mysql/watch/since_baseline.h"

#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "mysql/merge/writer.h"
#include "mysql/place.h"
#include "mysql/quoted.h"
#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

/// Rows whose digests are asked for at a time.
constexpr std::size_t batch = 200;

RowBook::Fate book_fate(Fate fate) {
  switch (fate) {
    case Fate::inserted:
      return RowBook::Fate::inserted;
    case Fate::updated:
      return RowBook::Fate::updated;
    case Fate::deleted:
      return RowBook::Fate::deleted;
    default:
      return RowBook::Fate::none;
  }
}

/// Notes the differences, with digests of the rows as they are: by sessions of its own, because those that
/// compare are busy.
class Noting : public Differences {
 public:
  Noting(const Endpoint& source, const Endpoint& destination, RowBook& book, const SinceBaseline& heard)
      : source_(source), destination_(destination), book_(book), heard_(heard) {}

  void begin(const RowShape& shape) override {
    flush();
    shape_ = shape;
  }
  void found(const RowShape& shape, RowDifference difference) override {
    if (!shape.has_key()) return;
    found_.push_back(std::move(difference));
    if (found_.size() == batch) flush();
  }
  void cannot_compare(const std::string& table, const Error& reason) override { heard_.gap(table, reason); }

  void flush() {
    if (found_.empty()) return;
    const auto at_source = digests(source_), at_destination = digests(destination_);
    for (const auto& row : found_) {
      const auto key = row_bytes(row.key);
      note(Place::source, row.key, key, row.source, at_source);
      note(Place::destination, row.key, key, row.destination, at_destination);
    }
    found_.clear();
  }

 private:
  using Digests = std::map<std::string, std::string>;

  Digests digests(Database& database) const {
    std::vector<Row> keys;
    for (const auto& row : found_) keys.push_back(row.key);
    auto rows =
        database
            .query(fmt::format("SELECT UNHEX(MD5({})), {} FROM {} WHERE {}", shape_.text(),
                               shape_.key_selects(), quoted_name(shape_.table), key_condition(shape_, keys)))
            .rows;
    Digests digests;
    for (auto& row : rows) {
      auto digest = row.at(0).value_or("");
      row.erase(row.begin());
      digests[row_bytes(row)] = std::move(digest);
    }
    return digests;
  }

  void note(Place place, const Row& row, const std::string& key, Fate fate, const Digests& digests) {
    const auto changed = book_fate(fate);
    if (changed == RowBook::Fate::none) return;
    const auto digest = digests.find(key);
    const auto conflict =
        book_.set(place, shape_.table, key, changed, digest == digests.end() ? "" : digest->second);
    if (conflict) heard_.conflict(*conflict, shape_, row);
  }

  Connection source_, destination_;
  RowBook& book_;
  const SinceBaseline& heard_;
  RowShape shape_;
  std::vector<RowDifference> found_;
};

}  // namespace

void note_since(const Baseline& baseline, const Endpoint& source, const Endpoint& destination, RowBook& book,
                const SinceBaseline& heard) {
  Connection at_source(source), at_destination(destination);
  const Transaction source_snapshot(at_source, Transaction::Purpose::snapshot);
  const Transaction destination_snapshot(at_destination, Transaction::Purpose::snapshot);
  Noting noting(source, destination, book, heard);
  DiffOptions options;
  options.baseline = &baseline;
  diff(at_source, at_destination, options, noting);
  noting.flush();
}

}  // namespace cleave::mysql
