#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "aws/http.h"
#include "aws/model.h"
#include "aws/protocol.h"
#include "aws/sign.h"
#include "twin/body.h"
#include "twin/call_log.h"
#include "twin/faults.h"
#include "twin/simulated_clock.h"
#include "twin/throttle.h"
#include "twin/world.h"

namespace cleave::twin {

/// What becomes of one request: an answer, an answer that comes late, or none.
struct Answer {
  enum class Delivery {
    send,
    drop,  ///< close the connection without a word
    hold   ///< say nothing until the faults are cleared, then close
  };
  aws::HttpResponse response;
  Bytes body{};  ///< instead of the response's own, when there are some
  Delivery delivery = Delivery::send;
  std::chrono::milliseconds delay{0};
};

enum class Throttling { off, documented_rates };

struct Call;

/// The simulated AWS as one thing that answers HTTP requests, whoever carries them. Thread-safe.
///
/// The way of a request: control page? → which service → whose signature → which operation → parse → validate
/// → throttle → fault → handler (alone, under the world's mutex) → serialize.
class Twin {
 public:
  explicit Twin(std::shared_ptr<SimulatedClock> clock, Throttling throttling = Throttling::off);

  /// The answer, dated by the twin's clock. `body` is the request's, whose own is empty.
  Answer answer(aws::HttpRequest request, Body body);
  /// The answer to a request whose body nobody has read because it is too long.
  Answer refuse_body(const aws::HttpRequest& request);
  /// The answer to what is no request at all, or none that the twin reads.
  Answer refuse_unread(int status, const std::string& why);

  World& world() { return world_; }
  SimulatedClock& clock() { return *clock_; }
  CallLog& calls() { return calls_; }
  Faults& faults() { return faults_; }

 private:
  struct Prepared;
  Answer undated(aws::HttpRequest request, Body body);
  Answer dated(Answer answer);
  void prepare(const aws::ServiceModel& service, const aws::Claim& claim, aws::HttpRequest& request,
               Body body, Prepared& prepared);
  Answer perform(const aws::ServiceModel& service, Prepared& prepared, const aws::HttpRequest& request,
                 const std::string& request_id);
  Faults::Decision handle(Prepared& prepared, const aws::ServiceModel& service, Call& call,
                          aws::Message& output);
  std::string next_request_id();

  std::shared_ptr<SimulatedClock> clock_;
  World world_;
  CallLog calls_;
  Faults faults_;
  Throttling throttling_;
  Throttle throttle_;
  std::atomic<unsigned long long> requests_{0};
};

}  // namespace cleave::twin
