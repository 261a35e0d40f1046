#include "twin/remote_clock.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::twin {
namespace {

constexpr std::chrono::milliseconds longest_sleep{200};

}  // namespace

TwinClock::TwinClock(std::string endpoint_url, std::shared_ptr<aws::Transport> transport)
    : transport_(std::move(transport)) {
  const auto mark = endpoint_url.find("://");
  if (mark == std::string::npos) {
    throw Error(Error::Kind::input, "bad-url", fmt::format("'{}' is not the address of a twin", endpoint_url))
        .next("Write it as http://127.0.0.1:PORT.");
  }
  scheme_ = endpoint_url.substr(0, mark);
  host_ = endpoint_url.substr(mark + 3);
  host_ = host_.substr(0, host_.find('/'));
}

Json TwinClock::ask(const std::string& method, const Json& body) {
  aws::HttpRequest request;
  request.method = method;
  request.scheme = scheme_;
  request.host = host_;
  request.path = "/_twin/clock";
  request.headers.set("Host", host_);
  if (method == "POST") {
    request.headers.set("Content-Type", "application/json");
    request.body = dump(body);
  }
  const aws::HttpResponse response = transport_->send(request);
  if (response.status != 200) {
    throw Error(Error::Kind::unreachable, "no-twin",
                fmt::format("{} does not answer as a twin (status {})", host_, response.status));
  }
  return parse_json(response.body, host_ + "/_twin/clock");
}

Time TwinClock::now() {
  return from_rfc3339(text(ask("GET", {}), "now"));
}

void TwinClock::sleep_until(Time time) {
  const Json state = ask("GET", {});
  if (text(state, "mode") == "manual") {
    ask("POST", {{"to", to_rfc3339(time)}});
    return;
  }
  const auto left = time - from_rfc3339(text(state, "now"));
  const double speed = at(state, "speed").get<double>();
  if (left.count() <= 0) return;
  // Whoever sleeps looks around meanwhile: at requests to stop, and at confirmations.
  const auto real = std::min<std::chrono::duration<double, std::milli>>(
      std::chrono::duration<double, std::milli>(left) / speed, longest_sleep);
  std::this_thread::sleep_for(real);
}

}  // namespace cleave::twin
