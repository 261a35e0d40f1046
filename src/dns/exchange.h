#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "dns/address.h"
#include "dns/message.h"

namespace cleave::dns {

/// Shall the server find the answer, or say what it knows itself?
enum class Recursion { desired, none };

/// What came of asking one server.
struct Reply {
  std::optional<Message> message;
  std::string why;  ///< when there is no message: "192.0.2.1:53 gave no answer"
};

/// How long one server is waited for.
struct Patience {
  std::chrono::milliseconds each_try{1500};
  int tries = 2;
};

/// Asks one server over UDP, and over TCP when the answer does not fit. Only a well-formed answer to this
/// very question from this very address counts; anything else that arrives is passed over. Thread-safe.
Reply exchange(const Address& server, const Question& question, Recursion recursion,
               const Patience& patience = {});

}  // namespace cleave::dns
