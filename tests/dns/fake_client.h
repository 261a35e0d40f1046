#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "dns/client.h"

namespace cleave::dns::testing {

/// A DNS of a few answers, by "SERVER NAME TYPE"; servers without an answer are silent.
class FakeClient : public Client {
 public:
  static constexpr const char* resolver = "192.0.2.53:53";

  std::vector<Address> resolvers() override { return {*address_from_text(resolver)}; }

  Reply ask(const Address& server, const Question& question, Recursion recursion) override {
    const std::lock_guard lock(mutex_);
    const std::string key = to_text(server) + " " + question.name + " " + question.type;
    const bool wrong_kind = (recursion == Recursion::desired) != (server.ip == "192.0.2.53");
    const auto found = answers.find(key);
    asked.push_back(key);
    if (found == answers.end() || wrong_kind) return {std::nullopt, to_text(server) + " gave no answer"};
    return {found->second, ""};
  }

  /// The resolver's answer.
  Message& resolved(const std::string& name, const std::string& type,
                    const std::vector<std::string>& values) {
    Message& message = answers[std::string(resolver) + " " + name + " " + type];
    message = {};
    for (const auto& value : values) message.answer.push_back({name, 60, type, value});
    return message;
  }

  /// A referral by the server at `ip`.
  void refers(const std::string& ip, const std::string& domain, const std::vector<std::string>& servers,
              std::uint32_t ttl = 172800) {
    Message message;
    for (const auto& server : servers) message.authority.push_back({domain, ttl, "NS", server});
    answers[ip + ":53 " + domain + " NS"] = message;
  }

  std::map<std::string, Message> answers;
  std::vector<std::string> asked;

 private:
  std::mutex mutex_;
};

}  // namespace cleave::dns::testing
