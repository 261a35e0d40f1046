#include "twin/local_transport.h"

#include <thread>

#include "base/error.h"

namespace cleave::twin {

aws::HttpResponse LocalTransport::send(const aws::HttpRequest& request) {
  BodyReceiver receiver(twin_->world().spool(), request);
  receiver.add(request.body);
  aws::HttpRequest bodiless = request;
  bodiless.body.clear();
  Answer answer = twin_->answer(std::move(bodiless), receiver.finish());
  if (answer.delivery != Answer::Delivery::send) {
    throw Error(Error::Kind::unreachable, "no-answer", "the twin closed the connection without an answer");
  }
  if (answer.delay.count() > 0) std::this_thread::sleep_for(answer.delay);
  if (answer.body.size() > 0) answer.response.body = answer.body.text();
  return std::move(answer.response);
}

}  // namespace cleave::twin
