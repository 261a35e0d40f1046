#include "twin/http_server.h"

#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "twin/http_session.h"
#include "twin/listen_address.h"

namespace cleave::twin {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

/// The sockets and threads, which end in the opposite order of their making.
struct HttpServer::Running {
  explicit Running(std::shared_ptr<Twin> served) : twin(std::move(served)), acceptor(context) {}
  ~Running() {
    context.stop();
    for (auto& thread : threads) thread.join();
  }

  void listen(const std::string& address) {
    const auto [ip, port] = listen_address(address);
    const tcp::endpoint endpoint(ip, port);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) throw cannot_listen(address, error.message());
  }

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (!error) std::make_shared<HttpSession>(std::move(socket), twin)->start();
      if (error != asio::error::operation_aborted) accept();
    });
  }

  std::shared_ptr<Twin> twin;
  asio::io_context context;
  tcp::acceptor acceptor;
  std::vector<std::thread> threads;
};

HttpServer::HttpServer(std::shared_ptr<Twin> twin, const std::string& address, int threads)
    : running_(std::make_unique<Running>(std::move(twin))) {
  running_->listen(address);
  const auto bound = running_->acceptor.local_endpoint();
  url_ = fmt::format("http://{}:{}", bound.address().to_string(), bound.port());
  running_->accept();
  for (int i = 0; i < threads; ++i) {
    running_->threads.emplace_back([this] { running_->context.run(); });
  }
}

HttpServer::~HttpServer() = default;

}  // namespace cleave::twin
