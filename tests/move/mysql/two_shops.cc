#include "move/mysql/two_shops.h"

#include <stdlib.h>

#include "move/mysql/steps.h"
#include "mysql/merge/merge_options_json.h"
#include "plan/draft.h"
#include "run/confirm.h"
#include "run/undo.h"

namespace cleave::move::testing {
namespace {

using mysql::Place;
using plan::Phase;

/// A user whom read_only holds back, as that of an application should be.
constexpr const char* application = "application";

const mysql::test::Server& server(Place place) {
  static const mysql::test::Server source({"--log-bin", "--server-id=1"}), destination({"--server-id=2"});
  return place == Place::source ? source : destination;
}

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "cleave-shops-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw Error(Error::Kind::failed, "no-folder", "no temporary folder");
  return name;
}

/// The same on both servers: the fork copies it.
const std::vector<std::string>& shop() {
  static const std::vector<std::string> statements{
      "CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, mail VARCHAR(40) NOT NULL UNIQUE, name "
      "VARCHAR(40), "
      "city VARCHAR(40))",
      "CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT NOT NULL, goods VARCHAR(40), "
      "FOREIGN KEY (user_id) REFERENCES users (id))",
      "CREATE TABLE stock (goods VARCHAR(40) PRIMARY KEY, pieces INT NOT NULL)",
      "INSERT INTO users VALUES (1, 'ada@example.com', 'Ada', 'London'), (2, 'bob@example.com', 'Bob', "
      "'Rome')",
      "INSERT INTO orders VALUES (1, 1, 'tea')",
      "INSERT INTO stock VALUES ('tea', 100)"};
  return statements;
}

/// Each step needs the one before it.
plan::Plan database_steps() {
  mysql::MergeOptions options;
  options.policies["stock"] = mysql::parse_policy("sum:pieces", "");
  const Json source{{"Dsn", "mysql://application@source/shop"}},
      destination{{"Dsn", "mysql://application@destination/shop"}};
  const Json both{{"Source", source}, {"Destination", destination}};
  Json guarding = both, merging = both;
  guarding["SourceMemory"] = plan::from("mysql/guard-source/shop", "Memory");
  merging.update({{"Baseline", plan::from("mysql/baseline/shop", "File")}, {"Merge", to_json(options)}});
  Json watching = merging;
  watching.update(
      {{"QuietSeconds", 60}, {"Caches", {{{"Since", "2026-11-23T06:00:00Z"}, {"Seconds", 600}}}}});
  plan::Plan plan;
  plan.split_id = "split-1";
  const auto add = [&](const std::string& kind, const std::string& key, Phase phase, const Json& params) {
    plan::Step step;
    step.id = kind + "/" + key;
    step.kind = kind;
    step.phase = phase;
    step.params = params;
    if (!plan.steps.empty()) step.needs = {plan.steps.back().id};
    for (const auto& need : plan::references(params)) step.needs.push_back(need);
    plan.steps.push_back(std::move(step));
  };
  add("mysql/guard-source", "shop", Phase::prepare, {{"Source", source}});
  add("mysql/guard", "shop", Phase::copy, guarding);
  add("mysql/check", "shop", Phase::copy, both);
  add("mysql/baseline", "shop", Phase::copy, both);
  add("mysql/merge", "catch-up", Phase::cutover, merging);
  add("mysql/watch", "shop", Phase::drain, watching);
  add("mysql/freeze", "shop", Phase::drain, both);
  add("mysql/merge", "final", Phase::drain, merging);
  add("mysql/diff", "shop", Phase::drain, merging);
  return plan;
}

class Silence : public run::Observer {
 public:
  void notice(const run::Event&) override {}
};

}  // namespace

TwoShops::TwoShops()
    : plan(database_steps()),
      folder_(new_folder()),
      clock_(std::make_shared<twin::SimulatedClock>("manual", from_rfc3339("2026-11-23T06:00:00Z"))) {
  add_mysql_actions(actions_, *this);
  for (const auto place : {Place::source, Place::destination}) {
    mysql::Connection root(server(place).endpoint());
    for (const auto* statement :
         {"SET GLOBAL read_only = OFF", "SET GLOBAL auto_increment_increment = 1",
          "SET GLOBAL auto_increment_offset = 1", "DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop",
          "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO application@localhost"})
      root.query(statement);
  }
  mysql::Connection source(endpoint(Place::source, {}));
  for (const auto& statement : shop()) source.query(statement);
}

TwoShops::~TwoShops() {
  std::filesystem::remove_all(folder_);
}

mysql::Endpoint TwoShops::endpoint(Place place, const Json&) const {
  auto endpoint = server(place).endpoint("shop");
  endpoint.role = to_text(place);
  return endpoint;
}

void TwoShops::fork() {
  mysql::Connection destination(endpoint(Place::destination, {}));
  for (const auto& statement : shop()) destination.query(statement);
}

/// As the application, in a new session.
void TwoShops::execute(Place place, const std::vector<std::string>& statements) const {
  auto as_application = endpoint(place, {});
  as_application.user = application;
  mysql::Connection session(as_application);
  for (const auto& statement : statements) session.query(statement);
}

std::string TwoShops::rows(Place place, const std::string& query) const {
  mysql::Connection session(endpoint(place, {}));
  std::string text;
  for (const auto& row : session.query(query).rows) {
    if (!text.empty()) text += ' ';
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + row[i].value_or("NULL");
  }
  return text;
}

run::Journal TwoShops::journal() const {
  return run::Journal(folder_ / "journal.db", {plan::hash(plan), plan.split_id},
                      run::Journal::Access::exclusive);
}

run::Outcome TwoShops::run(std::optional<Phase> until) {
  Silence silence;
  auto opened = journal();
  return run::run(plan, actions_, opened, *clock_, silence, {.until = until, .workers = 2});
}

run::Outcome TwoShops::undo(std::optional<Phase> to) {
  Silence silence;
  auto opened = journal();
  return run::undo(plan, actions_, opened, *clock_, silence, to, {.workers = 2});
}

void TwoShops::confirm(const std::string& step) {
  auto opened = journal();
  run::confirm(plan, opened, step, clock_->now());
}

std::string TwoShops::failures() const {
  std::string all;
  for (const auto& [step, record] : journal().records())
    if (record.failure) all += step + ": " + record.failure->code + " " + record.failure->text + "\n";
  return all;
}

}  // namespace cleave::move::testing
