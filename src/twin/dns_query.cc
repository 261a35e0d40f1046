#include "twin/dns_query.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "base/error.h"
#include "twin/dns_reply.h"

namespace cleave::twin {
namespace {

using dns::Message;

/// Questions for whole zones and the like, which neither a resolver nor a registry answers.
const std::set<std::string> refused_types{"ANY", "AXFR", "IXFR", "MAILA", "MAILB"};

/// "" when the query may be answered.
std::string refusal_of(const Message& query) {
  if (query.operation != 0) return "NOTIMPL";
  if (query.questions.size() != 1) return "FORMERR";
  if (query.edns_version > 0) return "BADVERS";
  const dns::Question& question = query.questions.front();
  const bool refused = question.class_name != "IN" || refused_types.contains(question.type);
  return refused ? "REFUSED" : "";
}

Message header_of(const Message& query, const DnsListener& listener) {
  Message reply;
  reply.id = query.id;
  reply.operation = query.operation;
  reply.is_response = true;
  reply.recursion_desired = query.recursion_desired;
  reply.recursion_available = listener.account.empty();
  reply.questions = query.questions;
  reply.edns_bytes = query.edns_bytes == 0 ? std::uint16_t{0} : dns::safe_udp_bytes;
  return reply;
}

/// A resolver drops what it cannot hand over whole.
Message without_records(Message reply) {
  reply.answer.clear();
  reply.authority.clear();
  reply.additional.clear();
  return reply;
}

Message broken(const Message& query, const DnsListener& listener, std::string code) {
  Message reply = header_of(query, listener);
  reply.code = std::move(code);
  return reply;
}

/// The answer to bytes that begin as a query and are none.
std::string format_error(std::string_view packet) {
  std::string reply(packet.substr(0, 2));
  reply += static_cast<char>(0x80);  // a response
  reply += static_cast<char>(1);     // FORMERR
  return reply + std::string(8, '\0');
}

}  // namespace

Message answer_query(World& world, const Message& query, const DnsListener& listener) {
  const std::string refusal = refusal_of(query);
  if (!refusal.empty()) return broken(query, listener, refusal);
  Message reply = header_of(query, listener);
  try {
    answer_question(world, listener, reply);
  } catch (const Error&) {  // A world from a file may hold anything; the server goes on.
    return broken(query, listener, "SERVFAIL");
  }
  return reply;
}

std::optional<std::string> answer_packet(World& world, std::string_view packet, const DnsListener& listener,
                                         Carrier carrier) {
  constexpr std::size_t header_bytes = 12;
  const bool is_query = packet.size() >= header_bytes && (static_cast<unsigned char>(packet[2]) & 0x80) == 0;
  if (!is_query) return std::nullopt;
  const auto query = dns::from_wire(packet);
  if (!query) return format_error(packet);
  Message reply;
  {
    const std::lock_guard lock(world.mutex);
    reply = answer_query(world, *query, listener);
  }
  auto wire = dns::to_wire(reply);
  if (!wire) wire = dns::to_wire(broken(*query, listener, "SERVFAIL"));
  if (!wire) return format_error(packet);
  const std::size_t room =
      carrier == Carrier::tcp
          ? dns::longest_message
          : std::clamp<std::size_t>(query->edns_bytes, dns::plain_udp_bytes, dns::safe_udp_bytes);
  if (wire->size() <= room) return wire;
  reply.truncated = true;
  return dns::to_wire(without_records(reply));
}

}  // namespace cleave::twin
