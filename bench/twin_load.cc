// How many small signed requests a second the twin answers to 64 connections: GetCallerIdentity, signed once
// per connection and second, over keep-alive connections with one request under way on each.
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
#include "twin/http_server.h"
#include "twin/server.h"

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

/// One client: sends a request, reads the answer, again.
class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(asio::io_context& context, const tcp::endpoint& server, std::atomic<long>& answered)
      : socket_(context), answered_(answered) {
    socket_.connect(server);
    socket_.set_option(tcp::no_delay(true));
    request_ = signed_request(fmt::format("{}:{}", server.address().to_string(), server.port()));
  }

  void send() {
    asio::async_write(socket_, asio::buffer(request_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->receive();
                      });
  }

 private:
  void receive() {
    asio::async_read_until(socket_, answer_, "</GetCallerIdentityResponse>",
                           [self = shared_from_this()](error_code error, std::size_t) {
                             if (error) return;
                             self->answer_.consume(self->answer_.size());
                             ++self->answered_;
                             self->send();
                           });
  }

  tcp::socket socket_;
  asio::streambuf answer_;
  std::string request_;
  std::atomic<long>& answered_;
};

}  // namespace

int main() {
  twin::ServerOptions options;
  twin::add_account(options, "source=111111111111");
  const twin::HttpServer server(twin::make_twin(options), "127.0.0.1:0", 2);
  const auto port = static_cast<unsigned short>(std::stoi(server.url().substr(server.url().rfind(':') + 1)));
  asio::io_context context;
  std::atomic<long> answered = 0;
  for (int i = 0; i < connections; ++i) {
    std::make_shared<Client>(context, tcp::endpoint(asio::ip::make_address("127.0.0.1"), port), answered)
        ->send();
  }
  const auto start = std::chrono::steady_clock::now();
  context.run_for(duration);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double rate = static_cast<double>(answered) / seconds;
  std::printf("twin: %.0f signed requests/s from %d connections (goal 5000)\n", rate, connections);
  return rate > 0 ? 0 : 1;
}
