#include "twin/http_server.h"

#include <chrono>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "twin/http_session.h"
#include "twin/listen_address.h"
#include "twin/run_context.h"

namespace cleave::twin {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

/// The sockets and threads, which end in the opposite order of their making.
struct HttpServer::Running {
  explicit Running(std::shared_ptr<Twin> served)
      : twin(std::move(served)), acceptor(context), timer(context) {}
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

  /// The steps of a session run one after the other, whatever thread runs them.
  void accept() {
    acceptor.async_accept(asio::make_strand(context), [this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) return accept_later();
      std::make_shared<HttpSession>(std::move(socket), twin)->start();
      accept();
    });
  }

  /// There is no room for another connection; asking again at once would only keep the processor busy.
  void accept_later() {
    timer.expires_after(std::chrono::milliseconds(50));
    timer.async_wait([this](error_code error) {
      if (!error) accept();
    });
  }

  std::shared_ptr<Twin> twin;
  asio::io_context context;
  tcp::acceptor acceptor;
  asio::steady_timer timer;
  std::vector<std::thread> threads;
};

HttpServer::HttpServer(std::shared_ptr<Twin> twin, const std::string& address, int threads)
    : running_(std::make_unique<Running>(std::move(twin))) {
  running_->listen(address);
  const auto bound = running_->acceptor.local_endpoint();
  url_ = fmt::format("http://{}:{}", bound.address().to_string(), bound.port());
  running_->accept();
  for (int i = 0; i < threads; ++i) {
    running_->threads.emplace_back([this] { run_context(running_->context); });
  }
}

HttpServer::~HttpServer() = default;

}  // namespace cleave::twin
