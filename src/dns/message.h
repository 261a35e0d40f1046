#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::dns {

/// Names, types and values are written as zone files write them (RFC 1035, section 5): "www.example.com.",
/// "MX", "10 mail.example.com."; other bytes than letters, digits, "-" and "_" may be escaped, in decimal
/// ("\032").

/// What is asked.
struct Question {
  std::string name;
  std::string type;
  std::string class_name = "IN";
};

/// One answer, always of the class IN.
struct Record {
  std::string name;
  std::uint32_t ttl = 0;
  std::string type;
  std::string value;
};

/// A DNS message as people read it. The wire format is ldns's business.
struct Message {
  std::uint16_t id = 0;
  int operation = 0;  ///< the opcode: 0 is a query
  bool is_response = false;
  bool authoritative = false;
  bool truncated = false;
  bool recursion_desired = false;
  bool recursion_available = false;
  std::string code = "NOERROR";  ///< "NXDOMAIN", "SERVFAIL" …
  std::vector<Question> questions;
  std::vector<Record> answer, authority, additional;
  std::uint16_t edns_bytes = 0;  ///< the longest UDP message that the sender takes; 0: it knows no EDNS
  int edns_version = 0;
};

/// The longest message that there can be.
inline constexpr std::size_t longest_message = 65535;
/// What fits into a UDP message for whoever says nothing else,
/// https://www.rfc-editor.org/rfc/rfc1035#section-4.2.1
inline constexpr std::size_t plain_udp_bytes = 512;
/// What passes every network in one piece, https://www.dnsflagday.net/2020/
inline constexpr std::uint16_t safe_udp_bytes = 1232;

/// Nothing when the bytes are no DNS message.
std::optional<Message> from_wire(std::string_view bytes);

/// Nothing when a name or a value cannot be expressed.
std::optional<std::string> to_wire(const Message& message);

/// Names are equal whatever their case.
bool same_name(std::string_view one, std::string_view other);

}  // namespace cleave::dns
