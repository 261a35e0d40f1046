#include "dns/watch/ask_server.h"

#include <algorithm>

#include "names/dns_record.h"

namespace cleave::dns {
namespace {

/// As many CNAMEs as resolvers follow before they give up, and more values than any name has.
constexpr int longest_chain = 16;
constexpr std::size_t most_values = 256;

/// Takes the records of one name and type; false when there are none. A cache leads where a chain of CNAMEs
/// leads until it has forgotten the last part of it, so the longest TTL counts.
bool take(const Message& message, const std::string& name, const std::string& type, Answer& answer) {
  bool found = false;
  for (const Record& record : message.answer) {
    if (record.type != type || !same_name(record.name, name) || answer.values.size() >= most_values) continue;
    answer.values.push_back(names::answer_value(type, record.value));
    answer.ttl_seconds = std::max(answer.ttl_seconds, record.ttl);
    found = true;
  }
  return found;
}

void follow(const Message& message, const Question& question, Answer& answer) {
  std::string name = question.name;
  for (int step = 0; step < longest_chain; ++step) {
    if (take(message, name, question.type, answer) || !take(message, name, "CNAME", answer)) return;
    name = answer.values.back();
  }
}

}  // namespace

Answer answer_in(const Message& message, const Question& question, Recursion recursion) {
  Answer answer;
  answer.name = names::dns_name(question.name);
  answer.type = question.type;
  answer.code = message.code;
  follow(message, question, answer);
  const bool refers = answer.values.empty() && answer.code == "NOERROR" && !message.authoritative;
  if (refers && recursion == Recursion::none) answer.code = "LAME";
  std::sort(answer.values.begin(), answer.values.end());
  answer.values.erase(std::unique(answer.values.begin(), answer.values.end()), answer.values.end());
  return answer;
}

AskedServer ask_server(Client& client, const Address& server, const std::vector<Question>& questions,
                       Recursion recursion) {
  AskedServer asked;
  asked.address = to_text(server);
  bool is_silent = false;
  for (const Question& question : questions) {
    const Reply reply = is_silent ? Reply{} : client.ask(server, question, recursion);
    is_silent = !reply.message;
    Answer unanswered;
    unanswered.name = names::dns_name(question.name);
    unanswered.type = question.type;
    asked.answers.push_back(reply.message ? answer_in(*reply.message, question, recursion) : unanswered);
  }
  return asked;
}

}  // namespace cleave::dns
