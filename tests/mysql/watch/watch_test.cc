#include "mysql/watch/watch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../binlog/logged_server.h"
#include "mysql/baseline/baseline.h"
#include "mysql/baseline/take_baseline.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using std::chrono::seconds;
using test::LoggedDatabase;

/// Two databases of one server stand for both sides. Time passes only while the watch waits; then `acts`
/// happen, one after each look.
class Watched {
 public:
  explicit Watched(const std::vector<std::string>& tables) {
    for (auto* side : {&source, &destination}) {
      for (const auto& table : tables) side->query("CREATE TABLE " + table);
    }
    options.interval = seconds(10);
    options.quiet_for = seconds(60);
  }

  struct Act {
    LoggedDatabase* side;
    std::string sql;
  };

  WatchVerdict watch(std::vector<Act> acts) {
    VirtualClock clock{Time{std::chrono::hours(1)}};
    std::size_t next = 0;
    events.clear();
    const auto begin = [&](LoggedDatabase& side) { return log_end(side.session()); };
    options.source_start = begin(source);
    options.destination_start = begin(destination);
    return mysql::watch(source.server().endpoint(source.name()),
                        destination.server().endpoint(destination.name()), options, clock,
                        [&](const WatchEvent& event) {
                          events.push_back(event);
                          if (std::holds_alternative<WatchInterval>(event) && next < acts.size()) {
                            acts[next].side->query(acts[next].sql);
                            ++next;
                          }
                        });
  }

  /// "both-updated t 5".
  std::vector<std::string> conflicts() const {
    std::vector<std::string> texts;
    for (const auto& event : events) {
      const auto* one = std::get_if<WatchConflict>(&event);
      if (one == nullptr) continue;
      texts.push_back(fmt::format("{} {} {}", one->kind, one->table, one->key.at(0).value_or("")));
      if (!one->unique.empty())
        texts.back() += fmt::format(" {} {}", one->unique, one->other_key.at(0).value_or(""));
    }
    return texts;
  }

  LoggedDatabase source, destination;
  WatchOptions options;
  std::vector<WatchEvent> events;
};

using Texts = std::vector<std::string>;

TEST(Watch, ends_when_the_source_is_quiet_whatever_the_destination_does) {
  Watched both({"t (id INT PRIMARY KEY, c INT)"});
  const auto verdict = both.watch({{&both.source, "INSERT INTO t VALUES (1, 1), (2, 1)"},
                                   {&both.destination, "INSERT INTO t VALUES (11, 1)"},
                                   {&both.source, "DELETE FROM t WHERE id = 2"},
                                   {&both.destination, "UPDATE t SET c = 2"},
                                   {&both.destination, "UPDATE t SET c = 3"},
                                   {&both.destination, "UPDATE t SET c = 4"}});
  EXPECT_EQ(verdict.kind, WatchVerdict::Kind::quiet);
  EXPECT_EQ(verdict.source_rows, 3u);
  EXPECT_EQ(verdict.destination_rows, 4u);
  EXPECT_EQ(verdict.at - verdict.quiet_since, seconds(60));
  EXPECT_EQ(both.conflicts(), Texts{});
}

TEST(Watch, ends_with_its_time) {
  Watched both({"t (id INT PRIMARY KEY, c INT)"});
  both.options.longest = seconds(30);
  const auto verdict = both.watch({{&both.source, "INSERT INTO t VALUES (1, 1)"}});
  EXPECT_EQ(verdict.kind, WatchVerdict::Kind::time_over);
  EXPECT_EQ(verdict.at, Time{std::chrono::hours(1)} + seconds(30));
}

TEST(Watch, tells_conflicts_as_they_appear) {
  Watched both({"t (id INT PRIMARY KEY, c INT)"});
  for (auto* side : {&both.source, &both.destination})
    side->query("INSERT INTO t VALUES (1, 1), (2, 1), (3, 1)");
  const auto verdict = both.watch({{&both.source, "UPDATE t SET c = 2 WHERE id < 3"},
                                   {&both.destination, "UPDATE t SET c = 3 WHERE id = 1"},
                                   {&both.destination, "UPDATE t SET c = 2 WHERE id = 2"},
                                   {&both.source, "INSERT INTO t VALUES (9, 1)"},
                                   {&both.destination, "INSERT INTO t VALUES (9, 2)"},
                                   {&both.source, "UPDATE t SET id = 33 WHERE id = 3"},
                                   {&both.destination, "UPDATE t SET c = 7 WHERE id = 3"},
                                   {&both.destination, "UPDATE t SET c = 2 WHERE id = 1"}});
  EXPECT_EQ(both.conflicts(), (Texts{"both-updated t 1", "both-inserted t 9", "deleted-updated t 3"}));
  EXPECT_EQ(verdict.conflicts, 3u);
  EXPECT_EQ(verdict.open_conflicts, 2u);
}

TEST(Watch, tells_conflicts_since_a_baseline) {
  Watched both({"t (id INT PRIMARY KEY, c INT)"});
  for (auto* side : {&both.source, &both.destination})
    side->query("INSERT INTO t VALUES (1, 1), (2, 1), (3, 1), (4, 1)");
  const auto file = std::filesystem::temp_directory_path() / ("cleave-" + both.source.name());
  SystemClock clock;
  take_baseline(both.source.session(), file, clock, {});
  both.source.query("UPDATE t SET c = 2 WHERE id <= 2");
  both.source.query("DELETE FROM t WHERE id = 4");
  both.destination.query("UPDATE t SET c = 3 WHERE id = 1");
  both.destination.query("UPDATE t SET c = 2 WHERE id = 2");
  const Baseline baseline(file);
  both.options.baseline = &baseline;
  const auto verdict = both.watch({{&both.destination, "UPDATE t SET c = 9 WHERE id = 4"},
                                   {&both.destination, "UPDATE t SET c = 2 WHERE id = 1"}});
  EXPECT_EQ(both.conflicts(), (Texts{"both-updated t 1", "deleted-updated t 4"}));
  EXPECT_EQ(verdict.open_conflicts, 1u);
  std::filesystem::remove(file);
}

TEST(Watch, tells_unique_values_that_both_sides_have_taken_by_the_servers_collation) {
  Watched both(
      {"t (id INT PRIMARY KEY, email VARCHAR(50) COLLATE utf8mb4_general_ci, UNIQUE KEY mail (email))"});
  for (auto* side : {&both.source, &both.destination})
    side->query("INSERT INTO t VALUES (1, 'a@x'), (2, 'b@x'), (3, NULL)");
  both.watch({{&both.source, "INSERT INTO t VALUES (11, 'Ann@x'), (13, NULL)"},
              {&both.destination, "INSERT INTO t VALUES (12, 'ann@X'), (14, NULL)"},
              // Row 2 gives its value up, so that it can be given to another row.
              {&both.source, "UPDATE t SET email = 'c@x' WHERE id = 2"},
              {&both.source, "INSERT INTO t VALUES (15, 'b@x')"}});
  EXPECT_EQ(both.conflicts(), Texts{"unique-taken t 11 mail 12"});
}

TEST(Watch, does_not_take_a_merge_for_a_write) {
  Watched both({"t (id INT PRIMARY KEY, c INT)", "cleave_merged (id INT AUTO_INCREMENT PRIMARY KEY)"});
  const auto verdict = both.watch({{&both.destination, "INSERT INTO t VALUES (1, 1)"},
                                   {&both.source, "START TRANSACTION"},
                                   {&both.source, "INSERT INTO t VALUES (1, 1)"},
                                   {&both.source, "INSERT INTO cleave_merged VALUES (1)"},
                                   {&both.source, "COMMIT"}});
  EXPECT_EQ(verdict.source_rows, 0u);
  EXPECT_EQ(verdict.at - verdict.quiet_since, seconds(60));
  EXPECT_EQ(verdict.at, Time{std::chrono::hours(1)} + seconds(60));
  EXPECT_EQ(both.conflicts(), Texts{});
  std::uint64_t merged = 0;
  for (const auto& event : both.events) {
    if (const auto* interval = std::get_if<WatchInterval>(&event)) merged += interval->source.merged;
  }
  EXPECT_EQ(merged, 1u);
}

TEST(Watch, counts_what_the_log_does_not_tell_as_writes_and_reads_on_behind_it) {
  Watched both({"t (id INT PRIMARY KEY, c INT)"});
  const auto verdict = both.watch({{&both.source, "ALTER TABLE t ADD d INT"},
                                   {&both.source, "INSERT INTO t VALUES (1, 1, 1)"},
                                   {&both.source, "SET SESSION binlog_row_image = MINIMAL"},
                                   {&both.source, "UPDATE t SET c = 5"},
                                   {&both.source, "SET SESSION binlog_row_image = FULL"},
                                   {&both.source, "UPDATE t SET c = 6"}});
  EXPECT_EQ(verdict.source_rows, 2u);
  EXPECT_EQ(verdict.quiet_since, Time{std::chrono::hours(1)} + seconds(60));
  Texts gaps;
  for (const auto& event : both.events) {
    if (const auto* gap = std::get_if<WatchGap>(&event)) gaps.push_back(gap->table + ":" + gap->code);
  }
  EXPECT_EQ(gaps, (Texts{"t:definition", "t:partial-image"}));
}

TEST(Watch, without_a_log_looks_at_digests) {
  test::Server server;
  Connection(server.endpoint()).query("CREATE DATABASE s");
  Connection(server.endpoint()).query("CREATE DATABASE d");
  Connection source(server.endpoint("s"));
  source.query("CREATE TABLE t (id INT PRIMARY KEY, c INT)");
  VirtualClock clock{Time{std::chrono::hours(1)}};
  WatchOptions options;
  options.quiet_for = seconds(30);
  int looks = 0;
  std::vector<WatchEvent> events;
  const auto verdict =
      watch(server.endpoint("s"), server.endpoint("d"), options, clock, [&](const WatchEvent& event) {
        events.push_back(event);
        if (!std::holds_alternative<WatchInterval>(event)) return;
        if (++looks == 1) source.query("INSERT INTO t VALUES (1, 1), (2, 2)");
        if (looks == 2) source.query("UPDATE t SET c = 3 WHERE id = 1");
      });
  EXPECT_EQ(verdict.kind, WatchVerdict::Kind::quiet);
  EXPECT_EQ(verdict.source_rows, 3u);
  EXPECT_EQ(verdict.quiet_since, Time{std::chrono::hours(1)} + seconds(20));
  EXPECT_EQ(std::get<WatchGap>(events.front()).code, "no-log");
}

TEST(Watch, waits_for_a_server_that_is_gone_and_misses_nothing) {
  test::Server server({"--log-bin=binlog", "--binlog-format=ROW", "--server-id=9"});
  LoggedDatabase source(server), destination;
  for (auto* side : {&source, &destination}) side->query("CREATE TABLE t (id INT PRIMARY KEY)");
  VirtualClock clock{Time{std::chrono::hours(1)}};
  WatchOptions options;
  options.quiet_for = seconds(60);
  int looks = 0;
  Texts told;
  const auto verdict =
      watch(server.endpoint(source.name()), destination.server().endpoint(destination.name()), options, clock,
            [&](const WatchEvent& event) {
              if (std::holds_alternative<WatchTrouble>(event)) told.push_back("trouble");
              if (std::holds_alternative<WatchRecovered>(event)) told.push_back("recovered");
              if (!std::holds_alternative<WatchInterval>(event)) return;
              if (++looks == 2) {
                source.query("INSERT INTO t VALUES (1)");
                server.kill();
              }
              if (looks != 5) return;
              server.start();
              source.reconnect();
              source.query("INSERT INTO t VALUES (2)");
            });
  EXPECT_EQ(told, (Texts{"trouble", "trouble", "trouble", "recovered"}));
  EXPECT_EQ(verdict.source_rows, 2u);
}

}  // namespace
}  // namespace cleave::mysql
