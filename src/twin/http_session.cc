#include "twin/http_session.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include <fmt/format.h>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include "twin/control.h"

namespace cleave::twin {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t most_header_bytes = 64 * 1024;
constexpr std::size_t most_header_fields = 2000;
/// How much of a refused request is still read, so that its sender gets to see the answer, and how long.
constexpr std::size_t most_bytes_after_refusal = 16 << 20;
constexpr std::chrono::seconds longest_wait_after_refusal{2};
constexpr std::size_t bytes_at_once = 1 << 20;

template <class Header>
aws::HttpRequest request_of(const Header& header) {
  aws::HttpRequest request;
  request.method = std::string(header.method_string());
  request.scheme = "http";
  const std::string_view target(header.target().data(), header.target().size());
  const auto mark = target.find('?');
  request.path = std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = aws::decode_query(target.substr(mark + 1));
  for (const auto& field : header) {
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  }
  request.host = request.headers.get("Host").value_or("");
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
  receiver_.reset();
  parser_.emplace();
  parser_->header_limit(most_header_bytes);
  parser_->body_limit(boost::none);  // it depends on the header
  http::async_read_header(
      socket_, buffer_, *parser_,
      [self = shared_from_this()](error_code error, std::size_t) { self->check_header(error); });
}

void HttpSession::check_header(error_code error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return refuse(431, "the header is too long");
  if (error.category() == http::make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message)
    return refuse(400, "this is not HTTP");
  if (error) return close();
  const auto& header = parser_->get().base();
  if (static_cast<std::size_t>(std::distance(header.begin(), header.end())) > most_header_fields)
    return refuse(431, "the header has too many fields");
  request_ = request_of(header);
  keep_alive_ = parser_->get().keep_alive();
  is_head_ = parser_->get().method() == http::verb::head;
  if (is_control(request_) && is_foreign(request_, local_address()))
    return refuse(403, "only the twin's own address may be asked for this, and by no other site's page");
  const std::size_t most = largest_body(request_);
  if (parser_->content_length().value_or(0) > most) return last_words(twin_->refuse_body(request_));
  parser_->body_limit(most);
  receiver_.emplace(twin_->world().spool(), request_);
  parser_->get().body() = &*receiver_;
  continue_body();
}

/// As the connection's other end knows the twin.
std::string HttpSession::local_address() const {
  error_code ignored;
  return socket_.local_endpoint(ignored).address().to_string();
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
    if (error == http::error::body_limit) return self->last_words(self->twin_->refuse_body(self->request_));
    if (error) return self->close();
    self->answer();
  });
}

void HttpSession::answer() {
  Body body = receiver_->finish();
  receiver_.reset();  // or it would hold what the twin lets go of
  answer_ = twin_->answer(std::move(request_), std::move(body));
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
  if (answer_.body.size() == 0) answer_.body = Bytes(std::move(answer_.response.body));
  if (is_head_) answer_.body = {};
  head_ = head_of(answer_.response, answer_.body.size(), keep_alive_);
  write_piece(0);
}

/// The head goes with the first piece of the body: small answers leave in one packet.
void HttpSession::write_piece(std::size_t from) {
  const std::size_t length = std::min(bytes_at_once, answer_.body.size() - from);
  answer_.body.read(from, length, [&](std::string_view bytes) { head_ += bytes; });
  asio::async_write(socket_, asio::buffer(head_),
                    [self = shared_from_this(), next = from + length](error_code error, std::size_t) {
                      if (error) return self->close();
                      self->head_.clear();
                      self->written(next);
                    });
}

void HttpSession::written(std::size_t end) {
  if (end < answer_.body.size()) return write_piece(end);
  answer_ = {};
  if (!keep_alive_) return linger();
  read_header();
}

void HttpSession::refuse(int status, const char* why) {
  last_words(twin_->refuse_unread(status, why));
}

void HttpSession::last_words(Answer answer) {
  keep_alive_ = false;
  answer_ = std::move(answer);
  write();
}

/// Closing a connection on which something unread lies takes the answer away from its reader.
void HttpSession::linger() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  timer_.expires_after(longest_wait_after_refusal);
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->close();
  });
  throw_away(most_bytes_after_refusal);
}

void HttpSession::throw_away(std::size_t most) {
  head_.resize(64 * 1024);
  socket_.async_read_some(asio::buffer(head_),
                          [self = shared_from_this(), most](error_code error, std::size_t bytes) {
                            if (!error && bytes < most) return self->throw_away(most - bytes);
                            self->timer_.cancel();
                            self->close();
                          });
}

void HttpSession::close() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace cleave::twin
