#include "twin/http_session.h"

#include <array>

#include <fmt/format.h>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

namespace cleave::twin {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

using Parser = http::request_parser<http::string_body>;

aws::HttpRequest request_of(Parser& parser) {
  auto& message = parser.get();
  aws::HttpRequest request;
  request.method = std::string(message.method_string());
  request.scheme = "http";
  const std::string_view target(message.target().data(), message.target().size());
  const auto mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = aws::decode_query(target.substr(mark + 1));
  for (const auto& field : message) {
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  }
  request.host = request.headers.get("Host").value_or("");
  request.body = std::move(message.body());
  return request;
}

/// The status line and header fields. `body_bytes` is what Content-Length says unless the answer says it
/// itself, as answers to HEAD do.
std::string head_of(const aws::HttpResponse& response, std::size_t body_bytes, bool keep_alive) {
  const auto reason = http::obsolete_reason(static_cast<http::status>(response.status));
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, std::string_view(reason.data(), reason.size()));
  bool has_length = false;
  for (const auto& [name, value] : response.headers.all()) {
    const bool is_length = boost::beast::iequals(name, "Content-Length");
    if (is_length && body_bytes > 0) continue;
    has_length = has_length || is_length;
    head += fmt::format("{}: {}\r\n", name, value);
  }
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!has_length && !bodiless) head += fmt::format("Content-Length: {}\r\n", body_bytes);
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

}  // namespace

HttpSession::HttpSession(asio::ip::tcp::socket socket, std::shared_ptr<Twin> twin)
    : socket_(std::move(socket)), twin_(std::move(twin)), timer_(socket_.get_executor()) {}

void HttpSession::start() {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  read_header();
}

void HttpSession::read_header() {
  parser_.emplace();
  parser_->header_limit(64 * 1024);
  parser_->body_limit(boost::none);
  http::async_read_header(socket_, buffer_, *parser_,
                          [self = shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->close();
                            self->continue_body();
                          });
}

/// Clients that send large bodies ask first whether they may ("Expect: 100-continue").
void HttpSession::continue_body() {
  if (!boost::beast::iequals(parser_->get()[http::field::expect], "100-continue")) return read_body();
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(go_on.data(), go_on.size()),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (error) return self->close();
                      self->read_body();
                    });
}

void HttpSession::read_body() {
  if (parser_->is_done()) return answer();
  http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
    if (error) return self->close();
    self->answer();
  });
}

void HttpSession::answer() {
  keep_alive_ = parser_->get().keep_alive();
  is_head_ = parser_->get().method() == http::verb::head;
  answer_ = twin_->answer(request_of(*parser_));
  if (answer_.delay.count() == 0) return deliver();
  timer_.expires_after(answer_.delay);
  timer_.async_wait([self = shared_from_this()](error_code) { self->deliver(); });
}

void HttpSession::deliver() {
  if (answer_.delivery == Answer::Delivery::drop) return close();
  if (answer_.delivery == Answer::Delivery::hold) return hold();
  write();
}

void HttpSession::hold() {
  if (!twin_->faults().stopped()) return close();
  timer_.expires_after(std::chrono::milliseconds(20));
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (error) return self->close();
    self->hold();
  });
}

void HttpSession::write() {
  if (is_head_) answer_.response.body.clear();
  head_ = head_of(answer_.response, answer_.response.body.size(), keep_alive_);
  const std::array<asio::const_buffer, 2> parts = {asio::buffer(head_), asio::buffer(answer_.response.body)};
  asio::async_write(socket_, parts, [self = shared_from_this()](error_code error, std::size_t) {
    if (error || !self->keep_alive_) return self->close();
    self->read_header();
  });
}

void HttpSession::close() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace cleave::twin
