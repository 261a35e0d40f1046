// How many small signed requests a second a server of AWS's interface answers to 64 connections:
// GetCallerIdentity, with one request under way on each connection. Usage: bench_request_load ADDRESS PORT
// TITLE GOAL
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include "aws/sign.h"
#include "twin/accounts.h"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace cleave;

constexpr int connections = 64;
constexpr auto duration = std::chrono::seconds(5);

std::string signed_request(const std::string& host) {
  aws::HttpRequest request;
  request.method = "POST";
  request.scheme = "http";
  request.host = host;
  request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = "Action=GetCallerIdentity&Version=2011-06-15";
  aws::sign(request, twin::administrator_key("111111111111"), {"us-east-1", "sts"}, SystemClock().now());
  std::string text = "POST / HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers.all()) text += fmt::format("{}: {}\r\n", name, value);
  return text + fmt::format("Content-Length: {}\r\n\r\n{}", request.body.size(), request.body);
}

/// One client: sends a request, reads the answer, again; connects anew where the server closes.
class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(asio::io_context& context, tcp::endpoint server, std::atomic<long>& answered)
      : socket_(context), server_(std::move(server)), answered_(answered) {
    request_ = signed_request(fmt::format("{}:{}", server_.address().to_string(), server_.port()));
  }

  void connect() {
    socket_ = tcp::socket(socket_.get_executor());
    answer_.consume(answer_.size());
    socket_.async_connect(server_, [self = shared_from_this()](error_code error) {
      if (error) return self->connect();
      self->socket_.set_option(tcp::no_delay(true));
      self->send();
    });
  }

 private:
  void send() {
    asio::async_write(socket_, asio::buffer(request_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        error ? self->connect() : self->receive();
                      });
  }

  void receive() {
    asio::async_read_until(socket_, answer_, "</GetCallerIdentityResponse>",
                           [self = shared_from_this()](error_code error, std::size_t) {
                             if (error) return self->connect();
                             const auto bytes = self->answer_.data();
                             const std::string_view answer(static_cast<const char*>(bytes.data()),
                                                           bytes.size());
                             const bool closes = answer.find("Connection: close") != answer.npos;
                             self->answer_.consume(self->answer_.size());
                             ++self->answered_;
                             closes ? self->connect() : self->send();
                           });
  }

  tcp::socket socket_;
  tcp::endpoint server_;
  asio::streambuf answer_;
  std::string request_;
  std::atomic<long>& answered_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: bench_request_load ADDRESS PORT TITLE GOAL\n");
    return 2;
  }
  const tcp::endpoint server(asio::ip::make_address(argv[1]),
                             static_cast<unsigned short>(std::stoi(argv[2])));
  asio::io_context context;
  std::atomic<long> answered = 0;
  for (int i = 0; i < connections; ++i) std::make_shared<Client>(context, server, answered)->connect();
  const auto start = std::chrono::steady_clock::now();
  context.run_for(duration);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double rate = static_cast<double>(answered) / seconds;
  fmt::print("{:46} {:8.0f} /s {:>12}   {}\n", argv[3], rate, "", argv[4]);
  return rate > 0 ? 0 : 1;
}
