#include "twin/dns_session.h"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "twin/dns_query.h"

namespace cleave::twin {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::chrono::seconds patience{10};
/// Queries are shorter.
constexpr std::size_t longest_query = 4096;

}  // namespace

DnsSession::DnsSession(asio::ip::tcp::socket socket, std::shared_ptr<Twin> twin, DnsListener listener)
    : socket_(std::move(socket)),
      twin_(std::move(twin)),
      timer_(socket_.get_executor()),
      listener_(std::move(listener)) {}

void DnsSession::start() {
  read_length();
}

void DnsSession::read_length() {
  timer_.expires_after(patience);
  timer_.async_wait([session = shared_from_this()](error_code cancelled) {
    error_code ignored;
    if (!cancelled) session->socket_.close(ignored);
  });
  asio::async_read(socket_, asio::buffer(length_),
                   [session = shared_from_this()](error_code error, std::size_t) {
                     if (error) session->timer_.cancel();
                     if (!error) session->read_query();
                   });
}

void DnsSession::read_query() {
  query_.resize(static_cast<std::size_t>(length_[0]) << 8 | length_[1]);
  if (query_.size() > longest_query) {
    timer_.cancel();
    return;
  }
  asio::async_read(socket_, asio::buffer(query_),
                   [session = shared_from_this()](error_code error, std::size_t) {
                     session->timer_.cancel();
                     if (!error) session->answer();
                   });
}

void DnsSession::answer() {
  const auto reply = answer_packet(twin_->world(), query_, listener_, Carrier::tcp);
  if (!reply) return;
  reply_ = {static_cast<char>(reply->size() >> 8), static_cast<char>(reply->size())};
  reply_ += *reply;
  asio::async_write(socket_, asio::buffer(reply_),
                    [session = shared_from_this()](error_code error, std::size_t) {
                      if (!error) session->read_length();
                    });
}

}  // namespace cleave::twin
