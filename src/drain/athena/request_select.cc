#include "drain/athena/request_select.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drain/athena/line_sql.h"
#include "drain/athena/log_table.h"
#include "drain/callers/private_address.h"
#include "drain/callers/probe.h"

namespace cleave::drain::athena {
namespace {

constexpr std::size_t kept_line = 400;

/// "12.042" in millionths: whole numbers, so that nothing is rounded. Further digits do not count.
std::string millionths(const std::string& text) {
  return fmt::format(
      "TRY_CAST(split_part({0}, '.', 1) AS bigint) * 1000000 + "
      "TRY_CAST(rpad(split_part({0}, '.', 2), 6, '0') AS bigint)",
      text);
}

/// Of "2026-11-23 06:30:00".
std::string microseconds_of_second(const std::string& text) {
  return fmt::format(
      "date_diff('second', TIMESTAMP '1970-01-01 00:00:00', TRY_CAST({} AS timestamp)) * 1000000", text);
}

/// Times of AWS's logs are UTC.
std::string microseconds_of_iso(const std::string& text) {
  return fmt::format(
      "{1} + CAST(rpad(coalesce(regexp_extract({0}, '^.{{19}}[.,]([0-9]{{1,6}})', 1), ''), 6, '0') AS "
      "bigint)",
      text, microseconds_of_second(fmt::format("substr({0}, 1, 10) || ' ' || substr({0}, 12, 8)", text)));
}

/// Where a line has several times the last one counts, as when it is read here.
std::string time_of(const ColumnLayout& layout) {
  const auto iso = columns_of(layout, Column::iso_time);
  if (iso.size() == 1) return microseconds_of_iso(iso.front());
  if (!iso.empty()) return microseconds_of_iso(fmt::format("coalesce({1}, {0})", iso.front(), iso.back()));
  for (const auto& column : columns_of(layout, Column::clf_time))
    return microseconds_of_second(fmt::format(
        "substr({0}, 9, 4) || '-' || {1} END || '-' || substr({0}, 2, 2) || ' ' || substr({0}, 14, 8)",
        column, case_month(column)));
  for (const auto& column : columns_of(layout, Column::unix_time))
    return fmt::format("TRY_CAST({} AS bigint) * 1000000", column);
  return microseconds_of_second(columns_of(layout, Column::date).front() + " || ' ' || " +
                                columns_of(layout, Column::time_of_day).front());
}

/// When it was over, where the line tells; else NULL.
std::string over_of(const ColumnLayout& layout) {
  const auto iso = columns_of(layout, Column::iso_time);
  if (iso.size() > 1) return microseconds_of_iso(iso.front());
  for (const auto& column : columns_of(layout, Column::end_time))
    return fmt::format("TRY_CAST({} AS bigint) * 1000000", column);
  return "CAST(NULL AS bigint)";
}

/// As Request::begun_us and Request::ended_us.
std::string begun_of(const ColumnLayout& layout) {
  return layout.is_timed_at_end ? "came - coalesce(latency, 0)" : "came";
}
std::string ended_of(const ColumnLayout& layout) {
  return fmt::format("greatest(coalesce(over_t, came), {})",
                     layout.is_timed_at_end ? "came" : "came + coalesce(latency, 0)");
}

std::string port_of(const ColumnLayout& layout, Column of_its_own) {
  for (const auto& column : columns_of(layout, Column::client_and_port))
    return fmt::format("coalesce(TRY_CAST(regexp_extract({}, ':([0-9]+)$', 1) AS integer), 0)", column);
  return fmt::format("coalesce(TRY_CAST({} AS integer), 0)", first_or(layout, of_its_own, "NULL"));
}

/// The first of these columns, without quotes and as "" when it says nothing.
std::string text_of(const ColumnLayout& layout, std::initializer_list<Column> wanted) {
  for (const auto column : wanted)
    for (const auto& name : columns_of(layout, column))
      return fmt::format("coalesce({}, '')", told(without_quotes(name)));
  return "''";
}

/// Several are added, and "-1" makes the sum unknown.
std::string latency_of(const ColumnLayout& layout) {
  for (const auto& column : columns_of(layout, Column::milliseconds))
    return fmt::format("CAST(floor(({}) / 1000) AS bigint)", millionths(column));
  std::vector<std::string> terms, negative, untold;
  for (const auto& column : columns_of(layout, Column::seconds)) {
    terms.push_back(fmt::format("coalesce({}, 0)", millionths(column)));
    negative.push_back(fmt::format("{} LIKE '-_%'", column));
    untold.push_back(fmt::format("{} = '-'", column));
  }
  if (terms.empty()) return "CAST(NULL AS bigint)";
  return fmt::format("CASE WHEN {} OR ({}) THEN NULL ELSE {} END", fmt::join(negative, " OR "),
                     fmt::join(untold, " AND "), fmt::join(terms, " + "));
}

std::string all_columns(const ColumnLayout& layout) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < layout.columns.size(); ++i) names.push_back(column_name(i));
  return fmt::format("substr(concat_ws({}, {}), 1, {})", layout.separator == '\t' ? "chr(9)" : "' '",
                     fmt::join(names, ", "), kept_line);
}

std::string select_fields(const ColumnLayout& layout, std::string_view table) {
  const auto number = [&](Column column, int otherwise) {
    return fmt::format("coalesce(TRY_CAST({} AS bigint), {})", first_or(layout, column, "NULL"), otherwise);
  };
  std::string select = fmt::format(
      "SELECT {} AS came, {} AS over_t, coalesce(replace(replace({}, '[', ''), ']', ''), '') AS client, {} "
      "AS port, {} AS "
      "agent, {} AS host, {} AS status, {} AS bytes, {} AS latency, {} AS line",
      time_of(layout), over_of(layout), client_of(layout), port_of(layout, Column::client_port),
      text_of(layout, {Column::user_agent, Column::last_quoted_user_agent, Column::percent_user_agent}),
      host_of(layout), number(Column::status, 0), number(Column::bytes, -1), latency_of(layout),
      all_columns(layout));
  if (layout.kind == Request::Kind::flow)
    select += fmt::format(
        ", {} AS server, {} AS server_port, {} AS packets, coalesce({} = 'REJECT', false) AS rejected, "
        "coalesce({} = 'egress', false) AS egress",
        text_of(layout, {Column::server}), number(Column::server_port, 0), number(Column::packets, -1),
        first_or(layout, Column::action, "NULL"), first_or(layout, Column::direction, "NULL"));
  else
    select += fmt::format(
        ", {} AS referer, {} AS request, {} AS told_method, {} AS told_path",
        text_of(layout, {Column::referer}),
        fmt::format("coalesce({}, '')", without_quotes(first_or(layout, Column::request_line, "''"))),
        text_of(layout, {Column::method}), text_of(layout, {Column::path}));
  return fmt::format("{} FROM {}{}", select, table, only_traffic(layout));
}

/// As read_request_line takes a request apart.
std::string select_methods(const ColumnLayout& layout, const std::string& fields) {
  if (columns_of(layout, Column::request_line).empty())
    return fmt::format("SELECT *, told_method AS method, told_path AS path FROM ({}) AS fields", fields);
  const std::string words = fmt::format(
      "SELECT *, CASE WHEN request LIKE '_% %' AND request NOT LIKE ' %' THEN strpos(request, ' ') ELSE 0 "
      "END "
      "AS space FROM ({}) AS fields",
      fields);
  const std::string parts = fmt::format(
      "SELECT *, CASE WHEN space = 0 THEN '' ELSE substr(request, 1, space - 1) END AS word, "
      "CASE WHEN space = 0 THEN request ELSE regexp_replace(substr(request, space + 1), ' [^ ]*$', '') END "
      "AS place FROM ({}) AS words",
      words);
  const std::string urls = fmt::format(
      "SELECT *, CASE WHEN place = '-' OR (space > 0 AND place LIKE '- %') THEN '' "
      "WHEN space > 0 AND regexp_like(place, '^([^/].{{0,4}})?://') "
      "THEN regexp_replace(place, '^([^/].{{0,4}}?)?://[^/?]*', '') ELSE place END AS rest, "
      "space > 0 AND regexp_like(place, '^([^/].{{0,4}})?://') AS is_url FROM ({}) AS parts",
      parts);
  return fmt::format(
      "SELECT *, CASE WHEN word = '-' THEN '' ELSE word END AS method, "
      "CASE WHEN is_url AND rest = '' THEN '/' ELSE rest END AS path FROM ({}) AS urls",
      urls);
}

std::string texts(std::span<const std::string_view> words) {
  std::vector<std::string> list;
  for (const auto word : words) list.push_back(sql_text(word));
  return fmt::format("({})", fmt::join(list, ", "));
}

enum class Where { anywhere, as_words };

/// Of one that a text has one of the parts in it. Percent-encoded or not, where texts may be.
std::string pattern_of(std::span<const std::string_view> parts, bool may_be_encoded,
                       Where where = Where::anywhere) {
  constexpr std::string_view special = "\\.$?{}()[]+*|^";
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  // A letter of a percent-encoded character is none of a word's.
  const std::string before = may_be_encoded ? "(^|%[0-9a-f][0-9a-f]|[^a-z0-9])" : "(^|[^a-z0-9])";
  std::string pattern;
  for (auto part : parts) {
    if (!pattern.empty()) pattern += '|';
    const bool is_open = where == Where::as_words && part.ends_with('*');
    if (is_open) part.remove_suffix(1);
    if (where == Where::as_words && is_plain(part.front())) pattern += before;
    for (const char c : part) {
      std::string written(1, c);
      if (special.find(c) != special.npos) written.insert(0, "\\");
      pattern += may_be_encoded && !is_plain(c)
                     ? fmt::format("({}|%{:02x})", written, static_cast<unsigned char>(c))
                     : written;
    }
    if (where == Where::as_words && !is_open && is_plain(part.back())) pattern += "($|[^a-z0-9])";
  }
  return sql_text(pattern);
}

std::string number_of(RequestLook look) {
  return std::to_string(static_cast<int>(look));
}

/// As look_of says.
std::string look_of_http() {
  const auto words = look_words();
  const std::string path = fmt::format("substr(path, 1, {})", longest_path);
  const std::string refused = fmt::format("status IN ({})", fmt::join(words.refusals, ", "));
  const std::string sent_away = "(status BETWEEN 301 AND 308 AND status <> 304)";
  const std::string unanswered = fmt::format("({} OR {})", refused, sent_away);
  const std::string again = "(status = 304 OR referer <> '')";
  const auto has = [&](std::span<const std::string_view> parts) {
    return fmt::format("regexp_like(lower({}), {})", path, pattern_of(parts, false));
  };
  std::string common = pattern_of(words.common_beginnings, false);
  common = "'^(" + common.substr(1, common.size() - 2) + ")([^a-z]|$)'";
  return fmt::format(
      "CASE WHEN method = '' AND length(path) <= 1 THEN CASE WHEN status < 400 AND bytes > 0 THEN {meant} "
      "ELSE {plain} END "
      "WHEN method NOT IN {methods} THEN CASE WHEN {unanswered} THEN {plain} ELSE {meant} END "
      "WHEN {has_plain} AND NOT ((status BETWEEN 200 AND 299 OR status = 304) AND {again}) THEN {plain} "
      "WHEN {unanswered} AND {has_guessed} THEN {guess} "
      "WHEN {unanswered} AND regexp_like(lower({path}), {common}) THEN {common_look} "
      "WHEN method IN ('GET', 'HEAD') AND {path} IN {first_paths} AND NOT {again} THEN {first} "
      "WHEN {unanswered} THEN {away} ELSE {meant} END",
      fmt::arg("meant", number_of(RequestLook::meant)), fmt::arg("plain", number_of(RequestLook::plain)),
      fmt::arg("methods", texts(words.methods)), fmt::arg("unanswered", unanswered),
      fmt::arg("has_plain", has(words.plain_parts)), fmt::arg("again", again),
      fmt::arg("has_guessed", has(words.guessed_parts)), fmt::arg("guess", number_of(RequestLook::guess)),
      fmt::arg("path", path), fmt::arg("common", common),
      fmt::arg("common_look", number_of(RequestLook::common)),
      fmt::arg("first_paths", texts(words.first_paths)), fmt::arg("first", number_of(RequestLook::first)),
      fmt::arg("away", number_of(RequestLook::away)));
}

std::string look_of_flow() {
  return fmt::format("CASE WHEN rejected OR packets <= {} OR bytes <= {} THEN {} ELSE {} END", scan_packets,
                     scan_bytes, number_of(RequestLook::plain), number_of(RequestLook::meant));
}

/// As Tally does.
std::string is_outgoing() {
  const auto is_private = [](const char* column) {
    return fmt::format("regexp_like({}, {})", column, sql_text(private_address_pattern()));
  };
  return fmt::format(
      "egress OR ({} AND server <> '' AND NOT {}) OR (port BETWEEN 1 AND {} AND server_port >= {})",
      is_private("client"), is_private("server"), end_of_service_ports - 1, begin_of_client_ports);
}

std::string is_quiet(const ColumnLayout& layout, const Subject& subject) {
  const bool may_be_encoded = !columns_of(layout, Column::percent_user_agent).empty();
  std::string quiet = fmt::format("NOT regexp_like(lower(substr(agent, 1, {})), {})", longest_agent,
                                  pattern_of(known_agent_parts(), may_be_encoded, Where::as_words));
  std::vector<std::string> own;
  for (const auto& address : subject.own) own.push_back(sql_text(address.text()));
  if (!own.empty()) quiet += fmt::format(" AND client NOT IN ({})", fmt::join(own, ", "));
  return quiet;
}

}  // namespace

std::string select_requests(const ColumnLayout& layout, std::string_view table, const Subject& subject) {
  const bool is_flow = layout.kind == Request::Kind::flow;
  const auto fields = select_fields(layout, table);
  return fmt::format(
      "SELECT {} AS t, {} AS begun, client, port, agent, host, status, bytes, latency, line, {} AS outgoing, "
      "{} AS "
      "look, {} AS quiet FROM ({}) AS requests",
      ended_of(layout), begun_of(layout), is_flow ? is_outgoing() : "false",
      is_flow ? look_of_flow() : look_of_http(), is_quiet(layout, subject),
      is_flow ? fields : select_methods(layout, fields));
}

}  // namespace cleave::drain::athena
