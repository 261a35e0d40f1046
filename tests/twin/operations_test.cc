// Every operation that the twin simulates, with random input that its model allows: refused or answered,
// never a failure of the twin.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "aws/protocol.h"
#include "aws/sign.h"
#include "base/error.h"
#include "base/hash.h"
#include "twin/accounts.h"
#include "twin/local_transport.h"
#include "twin/service.h"

namespace cleave::twin {
namespace {

constexpr const char* account = "111111111111";

/// Documents of a shape. What answers named before comes again under the same member's name, so that calls
/// find what earlier ones made.
class Inputs {
 public:
  explicit Inputs(unsigned seed) : random_(seed) {}

  Json structure(const aws::Shape& shape, int depth = 0) {
    Json document = Json::object();
    const std::size_t only = shape.is_union ? upto(shape.members.size()) : 0;
    for (std::size_t i = 0; i < shape.members.size(); ++i) {
      const aws::Member& member = shape.members[i];
      if (member.streaming || member.shape->is_event_stream) continue;
      const bool wanted =
          shape.requires_member(member.name) || (depth < 6 && chance(shape.is_union ? 0 : 35));
      if (wanted || (shape.is_union && i == only)) document[member.name] = value(member, depth);
    }
    return document;
  }

  void learn(const Json& answer, const std::string& name = "") {
    if (answer.is_string() && answer.get_ref<const std::string&>().size() < 200) {
      std::vector<std::string>& known = known_[name];
      const auto text = answer.get<std::string>();
      if (known.size() < 12) known.push_back(text);
      known[upto(known.size())] = text;
    }
    if (answer.is_object())
      for (const auto& [member, inner] : answer.items()) learn(inner, member);
    if (answer.is_array())
      for (const auto& inner : answer) learn(inner, name);
  }

  bool chance(int percent) { return static_cast<int>(upto(100)) < percent; }

 private:
  std::size_t upto(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  template <class List>
  auto any(const List& list) {
    return list[upto(std::size(list))];
  }

  Json value(const aws::Member& use, int depth) {
    const aws::Shape& shape = *use.shape;
    switch (shape.type) {
      case aws::ShapeType::structure:
        return structure(shape, depth + 1);
      case aws::ShapeType::list: {
        Json list = Json::array();
        for (std::size_t left = least(shape) + upto(3); left > 0 && depth < 12; --left) {
          aws::Member element = shape.element;
          element.name = use.name;
          list.push_back(value(element, depth + 1));
        }
        return list;
      }
      case aws::ShapeType::map: {
        Json map = Json::object();
        for (std::size_t left = least(shape) + upto(2); left > 0; --left)
          map[name_text(shape.key)] = value(shape.value, depth + 1);
        return map;
      }
      case aws::ShapeType::boolean:
        return chance(50);
      case aws::ShapeType::blob:
        return base64(std::string(least(shape) + upto(40), 'b'));
      case aws::ShapeType::timestamp:
        return any(std::array{"2026-11-23T06:30:00Z", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00.5Z"});
      case aws::ShapeType::string:
        return text_for(use);
      case aws::ShapeType::float_number:
      case aws::ShapeType::double_number:
        return std::max(shape.has_minimum ? shape.minimum : 0.0, 1.5);
      case aws::ShapeType::document:
        return Json::object();
      default:
        return number(shape);
    }
  }

  static std::size_t least(const aws::Shape& shape) {
    return shape.has_minimum && shape.minimum > 0 ? static_cast<std::size_t>(shape.minimum) : 0;
  }

  long long number(const aws::Shape& shape) {
    static constexpr std::array<long long, 9> usual = {0, 1, 2, 3, 80, 443, 1000, 100000, -1};
    const long long wanted = any(usual);
    return shape.has_minimum ? std::max(wanted, static_cast<long long>(shape.minimum)) : wanted;
  }

  /// A key of a map or a header: letters only.
  std::string name_text(const aws::Member& use) {
    if (!use.shape->values.empty()) return any(use.shape->values);
    return any(std::array<std::string, 3>{"a", "name", "k-1"});
  }

  std::string text_for(const aws::Member& use) {
    const aws::Shape& shape = *use.shape;
    if (!shape.values.empty() && chance(95)) return any(shape.values);
    const auto known = known_.find(use.name);
    std::string text;
    if (known != known_.end() && chance(70)) {
      text = any(known->second);
    } else if (chance(10) && !known_.empty()) {
      text = any(std::next(known_.begin(), static_cast<long>(upto(known_.size())))->second);
    } else {
      static const std::vector<std::string> usual = {
          "",
          "a",
          "name-1",
          "www.shop.example",
          "shop.example.",
          "*.shop.example",
          "10.0.0.0/16",
          "203.0.113.7",
          "/",
          "/x",
          "default",
          "us-east-1",
          "us-east-1a",
          "111111111111",
          "i-0123456789abcdef0",
          "sg-1",
          "123",
          "arn:aws:iam::111111111111:role/r",
          "arn:aws:s3:::name-1",
          "not base64!",
          "bmV4dA==",
          "2026-11-23T06:30:00Z",
          "bytes=0-5",
          "name-1/a",
          "?versionId=x",
          "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*"
          "\","
          "\"Resource\":\"arn:aws:s3:::name-1/*\"}}",
          "[[[",
          "{}",
          "ä ö\"<>&'",
          std::string(300, 'x'),
          "t3.micro",
          "/dev/sda1",
          "tcp",
          "-1",
          "0",
          "a=b&c=d",
          "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"",
          "id=\"x\""};
      text = any(usual);
    }
    const bool in_path = use.location == "uri";
    while (text.size() < std::max<std::size_t>(least(shape), in_path ? 1 : 0)) text += "x";
    return text;
  }

  std::mt19937 random_;
  std::map<std::string, std::vector<std::string>> known_;
};

class Caller {
 public:
  Caller()
      : clock_(std::make_shared<SimulatedClock>("manual", from_rfc3339("2026-11-23T06:30:00Z"))),
        twin_(std::make_shared<Twin>(clock_)),
        transport_(twin_) {
    twin_->world().add_account(account, "source");
  }

  aws::HttpResponse call(const aws::ServiceModel& service, const aws::Operation& operation,
                         const aws::Message& input) {
    aws::HttpRequest request = aws::serialize_request(service, operation, input);
    request.host += service.endpoint_prefix + ".us-east-1.amazonaws.com";
    aws::sign(request, administrator_key(account), {"us-east-1", service.signing_name}, clock_->now());
    return transport_.send(request);
  }

  void advance() { clock_->advance_to(clock_->now() + std::chrono::minutes(7)); }

 private:
  std::shared_ptr<SimulatedClock> clock_;
  std::shared_ptr<Twin> twin_;
  LocalTransport transport_;
};

struct Subject {
  const aws::ServiceModel* service;
  const aws::Operation* operation;
};

std::vector<Subject> simulated_operations() {
  std::vector<Subject> subjects;
  for (const auto& [id, service] : services()) {
    for (const auto& [name, handler] : service.handlers)
      subjects.push_back({&aws::service(id), &aws::service(id).operation(name)});
  }
  return subjects;
}

TEST(Operations, AnswerWhateverTheirModelsAllow) {
  const auto subjects = simulated_operations();
  const bool all = std::getenv("CLEAVE_ALL") != nullptr;
  int faults = 0;
  for (unsigned seed = 1; seed <= (all ? 40U : 3U) && faults < 20; ++seed) {
    Inputs inputs(seed);
    Caller caller;
    std::mt19937 order(seed);
    for (int i = 0; i < 5000; ++i) {
      const Subject subject = subjects[order() % subjects.size()];
      aws::Message input;
      if (subject.operation->input.shape != nullptr)
        input = {inputs.structure(*subject.operation->input.shape), inputs.chance(50) ? "payload" : ""};
      aws::HttpResponse answer;
      try {
        answer = caller.call(*subject.service, *subject.operation, input);
      } catch (const Error& error) {
        continue;  // It cannot be written on the wire.
      }
      if (answer.status >= 500) {
        ++faults;
        ADD_FAILURE() << subject.service->id << ":" << subject.operation->name << " seed " << seed << "\n"
                      << dump(input.document) << "\n"
                      << answer.status << " " << answer.body;
      }
      if (answer.status < 300) {
        try {
          inputs.learn(aws::parse_response(*subject.service, *subject.operation, answer).document);
        } catch (const Error& error) {
          ADD_FAILURE() << subject.operation->name << ": " << error.text();
        }
      }
      if (i % 50 == 0) caller.advance();
    }
  }
}

}  // namespace
}  // namespace cleave::twin
