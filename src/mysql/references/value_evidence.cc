#include "mysql/references/value_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mysql/column_text.h"
#include "mysql/meanings.h"
#include "mysql/quoted.h"
#include "mysql/references/parent_name.h"

namespace cleave::mysql {
namespace {

constexpr int rows_sampled = 20000, values_joined = 1000;
/// One in so many values may have lost its parent.
constexpr std::uint64_t lost_share = 10;
/// A server joins at most 61 tables.
constexpr std::size_t parents_at_once = 40;
constexpr std::uint64_t few_values = 5, many_values = 10;
constexpr std::uint64_t longest_stretch = 100000;
constexpr double never_by_chance = 0.001;

using Words = std::vector<std::string>;

/// "comment_post_ID" → comment, post, id.
Words words_of(std::string_view name) {
  Words words;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) words.push_back(lower(std::exchange(word, {})));
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_upper = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    const bool after_lower = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (name[i] == '_' || (is_upper && after_lower)) end();
    if (name[i] != '_') word += name[i];
  }
  end();
  return words;
}

template <std::size_t N>
bool has_any(const Words& words, const std::array<std::string_view, N>& wanted) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

/// What people do with a row, in languages in which tables are written.
constexpr std::array<std::string_view, 59> roles{
    "author",   "whodunnit", "owner",       "creator",    "editor",   "assignee",     "assigned",
    "approver", "reviewer",  "sender",      "recipient",  "receiver", "buyer",        "seller",
    "sold",     "manager",   "supervisor",  "boss",       "agent",    "operator",     "reporter",
    "contact",  "client",    "member",      "user",       "customer", "person",       "employee",
    "teacher",  "student",   "doctor",      "patient",    "driver",   "guest",        "host",
    "invited",  "friend",    "follower",    "followed",   "autor",    "besitzer",     "ersteller",
    "benutzer", "kunde",     "bearbeiter",  "verkaeufer", "auteur",   "proprietaire", "utilisateur",
    "vendeur",  "usuario",   "propietario", "cliente",    "vendedor", "utente",       "proprietario",
    "autore",   "gebruiker", "eigenaar"};
/// Behind what has been done: "sold_to", "created_by".
constexpr std::array<std::string_view, 3> role_ends{"by", "to", "from"};
constexpr std::array<std::string_view, 33> persons{
    "user",     "users",      "customer",     "customers", "member",   "members",   "person",
    "people",   "persons",    "account",      "accounts",  "employee", "employees", "contact",
    "contacts", "client",     "clients",      "staff",     "benutzer", "kunden",    "kunde",
    "personen", "mitglieder", "utilisateurs", "usuarios",  "usuario",  "clientes",  "utenti",
    "clienti",  "gebruikers", "klanten",      "author",    "authors"};
constexpr std::array<std::string_view, 6> ends_of_ids{"id", "by", "ref", "fk", "parent", "pk"};
constexpr std::array<std::string_view, 7> marks_of_ids{"id", "ref", "fk", "nr", "num", "pk", "no"};
constexpr std::array<std::string_view, 5> parents_words{"parent", "padre", "pere", "eltern", "superior"};
/// Small whole numbers that are ids of every table by chance.
constexpr std::array<std::string_view, 78> no_ids{
    "quantity", "qty",      "position",   "pos",     "sort",     "order",     "ordering", "rank",
    "level",    "depth",    "priority",   "status",  "state",    "flag",      "flags",    "type",
    "kind",     "mode",     "year",       "month",   "day",      "week",      "hour",     "minute",
    "second",   "seconds",  "age",        "size",    "width",    "height",    "length",   "weight",
    "price",    "amount",   "sum",        "number",  "version",  "lft",       "rgt",      "rating",
    "stars",    "percent",  "percentage", "bytes",   "duration", "timestamp", "time",     "expires",
    "lock",     "batch",    "attempts",   "retries", "step",     "namespace", "min",      "max",
    "limit",    "offset",   "rows",       "columns", "visible",  "active",    "len",      "line",
    "seq",      "sequence", "index",      "idx",     "row",      "chunk",     "part",     "menge",
    "anzahl",   "jahr",     "monat",      "stufe",   "cantidad", "quantite"};

struct Candidate {
  const Table* table = nullptr;
  const Column* key = nullptr;
  std::uint64_t found = 0;
  bool is_named = false;
  std::optional<double> chance;  ///< that so many values miss all gaps
};

const Column* handed_out_key(const Table& table) {
  const auto* key = table.primary_key();
  const auto* column =
      key == nullptr || key->parts.size() != 1 ? nullptr : table.column(key->parts[0].column);
  const bool is_id =
      column != nullptr && column->is_integer() && (column->auto_increment || !column->sequence.empty());
  return is_id ? column : nullptr;
}

bool is_indexed(const Table& table, const Column& column) {
  return std::any_of(table.keys.begin(), table.keys.end(), [&](const Key& key) {
    return key.parts[0].column == column.name ||
           (key.kind == Key::Kind::primary &&
            std::any_of(key.parts.begin(), key.parts.end(),
                        [&](const KeyPart& part) { return part.column == column.name; }));
  });
}

/// A table of pairs, or of something's parts: its key is made of other keys.
bool is_part_of_key(const Table& table, const Column& column) {
  const auto* key = table.primary_key();
  return key != nullptr && key->parts.size() > 1 &&
         std::any_of(key->parts.begin(), key->parts.end(),
                     [&](const KeyPart& part) { return part.column == column.name; });
}

class Values {
 public:
  Values(Database& database, const Schema& schema, const Table& table, const Column& column, bool& refused)
      : database_(database),
        schema_(schema),
        table_(table),
        column_(column),
        words_(words_of(column.name)),
        said_(said()),
        refused_(refused) {}

  std::vector<Reference> run() {
    if (!may_be_id()) return {};
    std::vector<Candidate> all;
    for (const auto& table : schema_.tables)
      if (const auto* key = handed_out_key(table)) all.push_back({&table, key, 0, is_named(table), {}});
    std::vector<Candidate> fitting;
    for (std::size_t begin = 0; begin < all.size() && !refused_; begin += parents_at_once)
      look_at(all, begin, std::min(all.size(), begin + parents_at_once), fitting);
    if (refused_ || values_ == 0) return {};
    for (auto& each : fitting) each.chance = chance(each);
    std::stable_sort(fitting.begin(), fitting.end(), [&](const Candidate& a, const Candidate& b) {
      if (a.is_named != b.is_named) return a.is_named;
      return a.chance.value_or(1) < b.chance.value_or(1);
    });
    return judged(fitting);
  }

 private:
  bool ends_as_ids() const {
    return std::find(ends_of_ids.begin(), ends_of_ids.end(), words_.back()) != ends_of_ids.end() ||
           words_.front() == "id" || (words_.back().size() > 2 && words_.back().ends_with("id"));
  }

  bool may_be_id() const {
    if (words_.empty() || is_key_alone() || words_.back().ends_with("count")) return false;
    const bool is_text = column_.data_type == "varchar" || column_.data_type == "char";
    if (is_text) return (words_.size() > 1 && ends_as_ids()) || is_role();
    if (!column_.is_integer() || column_.data_type == "tinyint" || looks_counted(column_)) return false;
    return ends_as_ids() || !has_any(words_, no_ids);
  }

  /// A table's own ids are no references by their values: every table begins with 1.
  bool is_key_alone() const {
    const auto* key = table_.primary_key();
    return key != nullptr && key->parts.size() == 1 && key->parts[0].column == column_.name &&
           words_.size() == 1;
  }

  bool is_only_key() const {
    const auto* key = table_.primary_key();
    return key != nullptr && key->parts.size() == 1 && key->parts[0].column == column_.name;
  }

  bool is_named(const Table& parent) const {
    if (has_any(words_, parents_words)) return parent.name == table_.name;
    if (said_.empty() || parent.name == table_.name) return false;
    const auto parent_words = words_of(parent.name);
    const bool of_person = !parent_words.empty() && has_any({parent_words.back()}, persons);
    if (of_person && is_role()) return true;
    return said_.size() > 2 && letters_that_name(parent.name, said_, table_.name) == said_.size();
  }

  bool is_role() const {
    if (has_any({said_}, roles)) return true;
    if (!has_any({said_}, role_ends) || words_.size() < 2) return false;
    const auto& before = words_[words_.size() - 2];
    return before.size() > 3 && (before.ends_with('d') || before.ends_with('t') || before.ends_with('n'));
  }

  /// The word that counts: "post" of comment_post_ID, "by" of created_by. That of the table itself only says
  /// where the column is.
  std::string said() const {
    auto words = words_;
    while (words.size() > 1 && has_any({words.back()}, marks_of_ids)) words.pop_back();
    const bool is_own = words.size() == 1 && words_.size() > 1 &&
                        letters_that_name(table_.name, words[0], table_.name) == words[0].size();
    return words.empty() || is_own ? "" : words.back();
  }

  /// The values of a sample, and how many of them each of some parents has.
  void look_at(std::vector<Candidate>& all, std::size_t begin, std::size_t end,
               std::vector<Candidate>& fitting) {
    const auto name = quoted_name(column_.name);
    const bool is_text = !column_.is_integer();
    std::string counts, joins;
    for (auto i = begin; i < end; ++i) {
      const auto key = quoted_name(all[i].key->name);
      counts += fmt::format(", COUNT(p{}.{})", i, key);
      joins += fmt::format(" LEFT JOIN {} p{} ON p{}.{} = c.v", quoted_name(all[i].table->name), i, i, key);
    }
    const auto sample = fmt::format("SELECT {0} v FROM {1} WHERE {0} <> {2} LIMIT {3}", name,
                                    quoted_name(table_.name), is_text ? "''" : "0", rows_sampled);
    auto distinct = fmt::format("SELECT DISTINCT v FROM ({}) s LIMIT {}", sample, values_joined);
    if (is_text)
      distinct = fmt::format(
          "SELECT IF(v REGEXP '^[1-9][0-9]{{0,17}}$', CAST(v AS UNSIGNED), 0) v FROM ({}) d", distinct);
    auto answer = database_.attempt(
        fmt::format("SELECT COUNT(*), MIN(c.v), MAX(c.v){} FROM ({}) c{}", counts, distinct, joins));
    const auto* result = std::get_if<Result>(&answer);
    if (result == nullptr) {
      refused_ = true;
      return;
    }
    const auto& row = result->rows.at(0);
    values_ = std::stoull(row.at(0).value_or("0"));
    if (values_ == 0) return;
    if (row[1]->starts_with('-')) return;
    least_ = std::stoull(*row[1]);
    greatest_ = std::stoull(*row[2]);
    for (auto i = begin; i < end; ++i) {
      all[i].found = std::stoull(row.at(3 + i - begin).value_or("0"));
      const bool is_itself = all[i].table == &table_ && all[i].key == &column_;
      if (!is_itself && (values_ - all[i].found) * lost_share <= values_) fitting.push_back(all[i]);
    }
  }

  /// How likely values of this stretch are that are no ids to be all found.
  std::optional<double> chance(const Candidate& candidate) const {
    if (candidate.found != values_ || greatest_ - least_ >= longest_stretch) return std::nullopt;
    const auto key = quoted_name(candidate.key->name);
    auto answer = database_.attempt(fmt::format("SELECT COUNT(*) FROM {0} WHERE {1} BETWEEN {2} AND {3}",
                                                quoted_name(candidate.table->name), key, least_, greatest_));
    const auto* result = std::get_if<Result>(&answer);
    if (result == nullptr) return std::nullopt;
    const auto ids = std::stod(result->rows.at(0).at(0).value_or("0"));
    return std::pow(ids / static_cast<double>(greatest_ - least_ + 1), static_cast<double>(values_));
  }

  std::vector<Reference> judged(const std::vector<Candidate>& fitting) const {
    const bool indexed = is_indexed(table_, column_);
    const bool in_key = is_part_of_key(table_, column_);
    const bool like_an_id =
        (ends_as_ids() && (indexed || values_ >= few_values)) || (in_key && values_ >= few_values);
    std::vector<Reference> references;
    for (const auto& each : fitting) {
      const bool same_type =
          column_.data_type == each.key->data_type && column_.is_unsigned() == each.key->is_unsigned();
      const bool keeps_to_gaps = values_ >= many_values && each.chance.value_or(1) < never_by_chance;
      const bool is_possible = same_type && (indexed || values_ >= many_values);
      // The one row of a table, 1, is an id of every table.
      if (is_only_key() && !each.is_named && greatest_ == 1) continue;
      const bool is_strong = each.is_named || like_an_id || (keeps_to_gaps && is_possible);
      if (!is_strong && !is_possible) continue;
      // What is named like one table is not asked about others.
      if (!references.empty() && fitting[0].is_named && !each.is_named) break;
      Reference reference;
      reference.origin = Reference::Origin::implied;
      reference.table = table_.name;
      reference.columns = {column_.name};
      reference.parent = each.table->name;
      reference.parent_columns = {each.key->name};
      reference.values = values_;
      reference.orphans = values_ - each.found;
      reference.confidence = is_strong ? Reference::Confidence::likely : Reference::Confidence::possible;
      std::vector<std::string> evidence;
      if (each.is_named) evidence.emplace_back("called like it");
      if (!each.is_named && ends_as_ids()) evidence.emplace_back("called like an id");
      if (in_key) evidence.emplace_back("a part of the key");
      if (indexed && !in_key) evidence.emplace_back("indexed");
      if (same_type) evidence.emplace_back("same type");
      if (keeps_to_gaps) evidence.emplace_back("none in a gap of its ids");
      reference.evidence = fmt::format("{}", fmt::join(evidence, ", "));
      references.push_back(std::move(reference));
    }
    const auto strong = [](const Reference& each) {
      return each.confidence == Reference::Confidence::likely;
    };
    if (std::any_of(references.begin(), references.end(), strong))
      std::erase_if(references, [&](const Reference& each) { return !strong(each); });
    if (references.size() > 1 && strong(references[0]))
      for (auto& each : references) each.confidence = Reference::Confidence::ambiguous;
    return references;
  }

  Database& database_;
  const Schema& schema_;
  const Table& table_;
  const Column& column_;
  const Words words_;
  const std::string said_;
  bool& refused_;
  std::uint64_t values_ = 0, least_ = 0, greatest_ = 0;
};

}  // namespace

std::vector<Reference> references_by_values(Database& database, const Schema& schema, const Table& table,
                                            const Column& column, bool& refused) {
  return Values(database, schema, table, column, refused).run();
}

}  // namespace cleave::mysql
