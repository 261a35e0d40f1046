#include "drain/athena/caller_rows.h"

#include <charconv>

#include "drain/athena/drain_statements.h"
#include "drain/athena/result_row.h"
#include "drain/callers/probe.h"
#include "drain/lines/request_line.h"
#include "drain/lines/text_memory.h"

namespace cleave::drain::athena {
namespace {

enum CallerCell : std::size_t {
  all_of_them,
  client,
  agent,
  host,
  hour,
  port,
  port_first_t,
  meant,
  away,
  first_path,
  common,
  refused,
  first_t,
  last_t,
  last_begun_t,
  caller_last_t,
  line,
  requests,
  callers,
  caller_row_size
};
enum VisitorCell : std::size_t { visitor_hash, visitor, visitor_agent, visitor_hour, visitor_row_size };

/// Who a row is about. The texts live as long as the row and `memory`.
Request who(const std::string& client, const std::string& agent, Format format, Request::Kind kind,
            TextMemory& memory) {
  Request request;
  request.kind = kind;
  if (!read_address(client, request.client)) request.client_text = client;
  request.user_agent = format == Format::cloudfront ? percent_decoded(agent, memory) : agent;
  return request;
}

CallerKey key_of(const Request& request) {
  return caller_key(request.client, request.client_text, request.user_agent, request.kind);
}

/// The requests of an hour and a host as a caller: what the last one of them makes, and sums.
Caller caller_of(const ResultRow& row, Request last, const Subject& subject) {
  last.host = without_port(row.text(host));
  last.line = row.text(line);
  last.time_us = row.number(last_t);
  last.client_port = static_cast<std::uint16_t>(row.number(port));
  const auto kind = subject.hosts.kind_of(last);
  const auto agent_kind = subject.is_own(last.client) ? AgentKind::own_probe : kind_of_agent(last.user_agent);
  Caller caller;
  caller.add(last, kind, RequestLook::meant, agent_kind);
  caller.first_us = row.number(first_t);
  caller.last_begun_us = row.number(last_begun_t);
  caller.port_first_us = row.number(port_first_t);
  caller.requests = row.count(requests);
  caller.refused = row.count(refused);
  caller.meant = caller.vague = 0;
  for (const auto& [look, cell] :
       {std::pair{RequestLook::meant, meant}, std::pair{RequestLook::away, away},
        std::pair{RequestLook::first, first_path}, std::pair{RequestLook::common, common}}) {
    const auto probe = probe_of(look, kind);
    if (probe == Probe::none) caller.meant += row.count(cell);
    if (probe == Probe::vague) caller.vague += row.count(cell);
  }
  caller.hours = Slots();
  caller.hours.add(slot_of(row.number(hour), one_hour), static_cast<std::uint32_t>(caller.requests));
  return caller;
}

}  // namespace

void CallerRows::take(const Json& cells) {
  const ResultRow row(cells, caller_row_size);
  if (row.number(all_of_them) == 1) {
    if (!row.is_null(callers)) all_ = row.count(callers);
    return;
  }
  ++rows_;
  if (row.text(client) != client_ || row.text(agent) != agent_) {
    flush();
    client_ = row.text(client);
    agent_ = row.text(agent);
  }
  TextMemory memory;
  caller_.merge(caller_of(row, who(client_, agent_, format_, kind_, memory), subject_));
  caller_last_us_ = row.number(caller_last_t);
}

/// What is known of a caller is complete.
void CallerRows::flush() {
  if (caller_.requests == 0) return;
  TextMemory memory;
  callers_.merge(key_of(who(client_, agent_, format_, kind_, memory)), caller_);
  ++told_;
  caller_ = Caller();
}

void CallerRows::finish() {
  if (rows_ <= most_caller_rows) return flush();
  // The last one may be without some of its hours, and those left out did not come later.
  callers_.forget(all_ - std::min(all_, told_), caller_last_us_);
  caller_ = Caller();
}

void VisitorRows::take(const Json& cells) {
  const ResultRow row(cells, visitor_row_size);
  const std::string& digits = row.text(visitor_hash);
  std::uint64_t hash = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) row.refuse();
  TextMemory memory;
  visits_.push_back({hash, key_of(who(row.text(visitor), row.text(visitor_agent), format_, kind_, memory)),
                     slot_of(row.number(visitor_hour), one_hour)});
}

std::uint64_t VisitorRows::limit() const {
  return visits_.size() > most_visitor_rows ? visits_.back().hash : ~std::uint64_t{};
}

void VisitorRows::add_to(Habits& habits, Side side, std::uint64_t limit) const {
  constexpr std::uint64_t all = ~std::uint64_t{};
  if (limit != all) habits.come_from_sample(static_cast<double>(limit) / static_cast<double>(all));
  for (const auto& visit : visits_) {
    if (visit.hash >= limit && limit != all) continue;
    if (side == Side::source)
      habits.came_to_source(visit.caller, visit.hour);
    else
      habits.came_to_destination(visit.caller);
  }
}

}  // namespace cleave::drain::athena
