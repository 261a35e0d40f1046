#include "twin/control.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include "base/error.h"
#include "twin/athena/results.h"
#include "twin/cloudwatch/points.h"
#include "twin/nesting.h"
#include "twin/registry.h"
#include "twin/visit.h"

namespace cleave::twin {
namespace {

constexpr std::string_view root = "/_twin/";

std::string parameter(const aws::HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.query) {
    if (key == name) return value;
  }
  return "";
}

Json body_of(const aws::HttpRequest& request) {
  refuse_deep_nesting(request.body);
  Json body = parse_json(request.body.empty() ? "{}" : request.body, "the request's body");
  if (!body.is_object()) throw Error(Error::Kind::input, "bad-json", "the body is not an object");
  return body;
}

Json calls(Twin& twin, const aws::HttpRequest& request) {
  if (request.method == "DELETE") {
    twin.calls().clear();
    return Json::object();
  }
  const std::string from = parameter(request, "from");
  long long number = 1;
  std::from_chars(from.data(), from.data() + from.size(), number);
  return twin.calls().describe(number);
}

Json too_large_for_a_page(const Bytes& bytes) {
  throw Error(Error::Kind::input, "large-object",
              fmt::format("the world holds an object of {} bytes, too large for a page", bytes.size()))
      .next("Start the twin with --save FILE: large objects go to a file of their own.");
}

Json world(Twin& twin, const aws::HttpRequest& request) {
  const std::lock_guard lock(twin.world().mutex);
  return parameter(request, "raw").empty() ? twin.world().normalised()
                                           : twin.world().save(too_large_for_a_page);
}

/// Times have four digits of a year.
Time within_calendar(Time time) {
  if (time < from_rfc3339("9999-12-31T00:00:00Z")) return time;
  throw Error(Error::Kind::input, "bad-time", "the twin's clock ends with the year 9999");
}

Json clock(Twin& twin, const aws::HttpRequest& request) {
  SimulatedClock& clock = twin.clock();
  if (request.method == "POST") {
    const Json body = body_of(request);
    if (body.contains("to")) {
      clock.advance_to(within_calendar(from_rfc3339(text(body, "to"))));
    } else {
      constexpr long long longest = 10'000LL * 366 * 86'400;
      const auto seconds = std::clamp(number_or(body, "advance_seconds", 0), -longest, longest);
      clock.advance_to(within_calendar(clock.now() + std::chrono::seconds(seconds)));
    }
  }
  return {{"now", to_rfc3339(clock.now())}, {"mode", clock.mode()}, {"speed", clock.speed()}};
}

Json faults(Twin& twin, const aws::HttpRequest& request) {
  if (request.method == "DELETE") twin.faults().clear();
  if (request.method == "POST") {
    const Json body = body_of(request);
    if (flag_or(body, "clear", false)) {
      twin.faults().clear();
    } else {
      twin.faults().arm(body);
    }
  }
  return twin.faults().describe();
}

Json delegation(Twin& twin, const aws::HttpRequest& request) {
  const std::lock_guard lock(twin.world().mutex);
  return delegate_elsewhere(twin.world(), body_of(request));
}

Json athena_result(Twin& twin, const aws::HttpRequest& request) {
  const std::lock_guard lock(twin.world().mutex);
  return athena::keep_result(twin.world(), body_of(request));
}

Json counted(Twin& twin, const aws::HttpRequest& request) {
  const std::lock_guard lock(twin.world().mutex);
  return cloudwatch::load_points(twin.world(), body_of(request));
}

/// GET ?url=…: one visit. POST {"visits": [{"url", "caller", "at"}…]}: many, at one moment.
Json visited(Twin& twin, const aws::HttpRequest& request) {
  const Json body = request.method == "POST" ? body_of(request) : Json::object();
  const std::lock_guard lock(twin.world().mutex);
  if (request.method != "POST")
    return visit(twin.world(), parameter(request, "url"), parameter(request, "caller"),
                 parameter(request, "at"));
  Json visits = Json::array();
  for (const Json& one : list_or_empty(body, "visits"))
    visits.push_back(
        visit(twin.world(), text(one, "url"), text_or(one, "caller", ""), text_or(one, "at", "")));
  return {{"now", to_rfc3339(twin.world().now())}, {"visits", visits}};
}

Json page(Twin& twin, const aws::HttpRequest& request) {
  const std::string_view name = std::string_view(request.path).substr(root.size());
  if (name == "calls") return calls(twin, request);
  if (name == "world") return world(twin, request);
  if (name == "clock") return clock(twin, request);
  if (name == "faults") return faults(twin, request);
  if (name == "visit") return visited(twin, request);
  if (name == "delegation") return delegation(twin, request);
  if (name == "athena") return athena_result(twin, request);
  if (name == "metrics") return counted(twin, request);
  throw Error(Error::Kind::input, "no-page", fmt::format("the twin has no page '{}'", name))
      .next("There are calls, world, clock, faults, visit, delegation, athena and metrics.");
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

/// "[::1]:4566" → "::1", "localhost:4566" → "localhost".
std::string without_port(const std::string& host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_loopback(const std::string& name) {
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  boost::system::error_code problem;
  const auto address = boost::asio::ip::make_address(name, problem);
  return !problem && address.is_loopback();
}

}  // namespace

bool is_foreign(const aws::HttpRequest& request, std::string_view address) {
  const std::string host = lower(request.headers.get("Host").value_or(""));
  const std::string name = without_port(host);
  if (!is_loopback(name) && name != address) return true;
  const auto origin = request.headers.get("Origin");
  return origin && lower(*origin) != "http://" + host;
}

bool is_control(const aws::HttpRequest& request) {
  return request.path.starts_with(root);
}

aws::HttpResponse answer_control(Twin& twin, const aws::HttpRequest& request) {
  aws::HttpResponse response;
  response.status = 200;
  response.headers.set("Content-Type", "application/json");
  try {
    response.body = dump_pretty(page(twin, request));
  } catch (const Error& error) {
    response.status = error.code() == "no-page" ? 404 : 400;
    response.body = dump_pretty({{"error", error.text()}, {"code", error.code()}});
  } catch (const Json::exception& error) {
    response.status = 400;
    response.body = dump_pretty({{"error", error.what()}, {"code", "bad-json"}});
  }
  return response;
}

}  // namespace cleave::twin
