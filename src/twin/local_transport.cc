#include "twin/local_transport.h"

#include <thread>

#include "base/error.h"

namespace cleave::twin {

aws::HttpResponse LocalTransport::send(const aws::HttpRequest& request) {
  Answer answer = twin_->answer(request);
  if (answer.delivery != Answer::Delivery::send) {
    throw Error(Error::Kind::unreachable, "no-answer", "the twin closed the connection without an answer");
  }
  if (answer.delay.count() > 0) std::this_thread::sleep_for(answer.delay);
  return std::move(answer.response);
}

}  // namespace cleave::twin
