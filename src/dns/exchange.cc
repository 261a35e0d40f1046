#include "dns/exchange.h"

#include <array>
#include <cstring>
#include <random>

#include <fmt/format.h>

#include "dns/socket.h"

namespace cleave::dns {
namespace {

Message query_of(const Question& question, Recursion recursion) {
  Message query;
  query.id = static_cast<std::uint16_t>(std::random_device()());
  query.recursion_desired = recursion == Recursion::desired;
  query.questions = {question};
  query.edns_bytes = safe_udp_bytes;
  return query;
}

bool answers(const Message& reply, const Message& query) {
  const Question& asked = query.questions.front();
  return reply.is_response && reply.id == query.id && reply.questions.size() == 1 &&
         same_name(reply.questions.front().name, asked.name) && reply.questions.front().type == asked.type;
}

/// Servers that know no EDNS say so with FORMERR or NOTIMP, often without the question.
/// https://www.rfc-editor.org/rfc/rfc6891#section-7
bool wants_no_edns(const Message& reply, const Message& query) {
  return reply.is_response && reply.id == query.id && query.edns_bytes > 0 &&
         (reply.code == "FORMERR" || reply.code == "NOTIMPL");
}

/// Nothing when no answer came in time.
std::optional<Message> ask_by_udp(const Address& server, Message& query, const Patience& patience) {
  for (int attempt = 0; attempt < patience.tries; ++attempt) {
    Socket socket(server, Socket::Kind::datagrams, patience.each_try);
    // Some servers, and some firewalls before them, drop what has EDNS.
    if (attempt > 0 && attempt + 1 == patience.tries) query.edns_bytes = 0;
    const auto wire = to_wire(query);
    if (!wire || !socket.send(*wire)) continue;
    while (const auto bytes = socket.receive_datagram(longest_message)) {
      auto reply = from_wire(*bytes);
      if (!reply) continue;
      if (wants_no_edns(*reply, query)) {
        query.edns_bytes = 0;
        break;
      }
      if (answers(*reply, query)) return reply;
    }
  }
  return std::nullopt;
}

std::optional<Message> ask_by_tcp(const Address& server, const Message& query, const Patience& patience) {
  Socket socket(server, Socket::Kind::stream, patience.each_try * patience.tries);
  const auto wire = to_wire(query);
  if (!wire) return std::nullopt;
  const std::array<char, 2> length{static_cast<char>(wire->size() >> 8), static_cast<char>(wire->size())};
  if (!socket.send(std::string(length.data(), length.size()) + *wire)) return std::nullopt;
  const auto head = socket.receive_exactly(length.size());
  if (!head) return std::nullopt;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>((*head)[i]));
  };
  const auto bytes = socket.receive_exactly(byte(0) << 8 | byte(1));
  if (!bytes) return std::nullopt;
  auto reply = from_wire(*bytes);
  if (reply && !answers(*reply, query)) return std::nullopt;
  return reply;
}

}  // namespace

Reply exchange(const Address& server, const Question& question, Recursion recursion,
               const Patience& patience) {
  Message query = query_of(question, recursion);
  auto reply = ask_by_udp(server, query, patience);
  if (!reply) return {std::nullopt, fmt::format("{} gave no answer", to_text(server))};
  if (reply->truncated) reply = ask_by_tcp(server, query, patience);
  if (!reply) return {std::nullopt, fmt::format("{} gave no answer over TCP", to_text(server))};
  return {std::move(reply), ""};
}

}  // namespace cleave::dns
