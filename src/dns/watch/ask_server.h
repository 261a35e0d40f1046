#pragma once

#include <string>
#include <vector>

#include "dns/client.h"
#include "dns/watch/state.h"

namespace cleave::dns {

/// What a message answers to its question: the values at the end of the CNAMEs, and the names that these led
/// over. Records of other names are passed over. A name server that refers elsewhere instead of answering
/// ("LAME" in `code`) says nothing.
Answer answer_in(const Message& message, const Question& question, Recursion recursion);

/// Asks one server all questions. One that leaves a question unanswered is not asked the others.
AskedServer ask_server(Client& client, const Address& server, const std::vector<Question>& questions,
                       Recursion recursion);

}  // namespace cleave::dns
