// Any bytes as a DNS message: it is read or refused, and what was read can be written and read again.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "dns/message.h"

namespace {

using namespace cleave::dns;

/// What the twin does with a question: the header and the question go back.
void answer(const Message& query) {
  Message reply;
  reply.id = query.id;
  reply.is_response = true;
  reply.questions = query.questions;
  const auto wire = to_wire(reply);
  if (wire && !from_wire(*wire)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = from_wire({reinterpret_cast<const char*>(data), size});
  if (!message) return 0;
  answer(*message);
  to_wire(*message);
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  Message query;
  query.id = 1;
  query.questions = {{"www.example.com.", "A"}};
  query.edns_bytes = safe_udp_bytes;
  Message reply = query;
  reply.is_response = true;
  reply.answer = {{"www.example.com.", 60, "CNAME", "web.example.com."},
                  {"web.example.com.", 60, "A", "192.0.2.1"},
                  {"web.example.com.", 60, "AAAA", "2001:db8::1"},
                  {"web.example.com.", 60, "TXT", "\"one\" \"two\""},
                  {"web.example.com.", 60, "CAA", "0 issue \"ca.example\""},
                  {"_a._tcp.example.com.", 60, "SRV", "1 2 443 web.example.com."}};
  reply.authority = {
      {"example.com.", 60, "NS", "ns.example.com."},
      {"example.com.", 60, "SOA", "ns.example.com. host.example.com. 1 7200 900 1209600 86400"}};
  return {to_wire(query).value_or(""), to_wire(reply).value_or("")};
}
