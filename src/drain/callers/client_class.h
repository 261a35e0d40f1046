#pragma once

#include <array>
#include <string_view>

namespace cleave::drain {

/// Why somebody still comes to the source. The first ones are real clients, who would lose something; the
/// others are noise, which a public address never gets rid of.
enum class ClientClass {
  answer_valid,      ///< an honest cache may still hold the old answer
  answer_stretched,  ///< … no honest one any more: a resolver or a client that keeps answers for too long
  answer_kept,       ///< days later: an answer that is kept for good (a hosts file, a process that never asks
                     ///< again)
  connection_kept,   ///< a connection that was opened while the answer was right
  address_literal,   ///< asks for an IP address
  aws_name,          ///< asks for the load balancer's, distribution's or bucket's own name at AWS
  old_name,          ///< asks for a name that the split has changed
  internal,          ///< comes from a private network
  old_delegation,    ///< a resolver that asks the source's zone
  direct,            ///< packets of which no log of a server tells
  other_host,        ///< asks for a host that is not of this split
  crawler,
  monitor,
  health_check,
  own_probe,
  scanner
};

/// What people are told about a class.
struct ClassText {
  ClientClass client_class;
  std::string_view word;     ///< for machines: "answer-stretched"
  std::string_view title;    ///< for people
  std::string_view meaning;  ///< how they are recognised
  std::string_view advice;   ///< what to do about them
  bool is_real;              ///< is the source still needed for them?
  bool ends_by_itself;       ///< they go away without anybody's doing
};

/// All, in the order of the enumeration.
const std::array<ClassText, 16>& class_texts();
const ClassText& text_of(ClientClass client_class);
inline bool is_real(ClientClass client_class) {
  return text_of(client_class).is_real;
}

}  // namespace cleave::drain
