#include "twin/dns_server.h"

#include <array>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include "twin/dns_query.h"
#include "twin/dns_session.h"
#include "twin/listen_address.h"

namespace cleave::twin {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;

/// A port that is free for UDP may be taken for TCP; then another one is tried.
constexpr int tries_for_a_port = 16;

/// What clients on this machine reach a server by that listens everywhere.
dns::Address reachable(const udp::endpoint& bound) {
  const auto ip = bound.address();
  const std::string text = !ip.is_unspecified() ? ip.to_string() : ip.is_v6() ? "::1" : "127.0.0.1";
  return {text, bound.port()};
}

}  // namespace

/// The sockets and the thread, which ends first.
struct DnsServer::Running {
  explicit Running(std::shared_ptr<Twin> served)
      : twin(std::move(served)), datagrams(context), acceptor(context) {}
  ~Running() {
    context.stop();
    if (thread.joinable()) thread.join();
  }

  error_code bind(const udp::endpoint& wanted) {
    error_code error;
    datagrams = udp::socket(context);
    acceptor = tcp::acceptor(context);
    datagrams.open(wanted.protocol(), error);
    if (!error) datagrams.bind(wanted, error);
    if (error) return error;
    const udp::endpoint bound = datagrams.local_endpoint();
    const tcp::endpoint same(bound.address(), bound.port());
    acceptor.open(same.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(same, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    self = reachable(bound);
    return error;
  }

  void listen(const std::string& address) {
    const auto [ip, port] = listen_address(address);
    error_code error = bind({ip, port});
    for (int i = 1; error && port == 0 && i < tries_for_a_port; ++i) error = bind({ip, port});
    if (error) throw cannot_listen(address, error.message());
  }

  void receive() {
    datagrams.async_receive_from(asio::buffer(packet), asker, [this](error_code error, std::size_t size) {
      if (error == asio::error::operation_aborted) return;
      if (!error) answer({packet.data(), size});
      receive();
    });
  }

  /// One datagram either leaves at once or is lost, as datagrams are.
  void answer(std::string_view query) {
    const auto reply = answer_packet(twin->world(), query, self, Carrier::udp);
    error_code lost;
    if (reply) datagrams.send_to(asio::buffer(*reply), asker, 0, lost);
  }

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (!error) std::make_shared<DnsSession>(std::move(socket), twin, self)->start();
      if (error != asio::error::operation_aborted) accept();
    });
  }

  std::shared_ptr<Twin> twin;
  asio::io_context context;
  udp::socket datagrams;
  tcp::acceptor acceptor;
  dns::Address self;
  udp::endpoint asker;
  std::array<char, 4096> packet{};  // a query is shorter
  std::thread thread;
};

DnsServer::DnsServer(std::shared_ptr<Twin> twin, const std::string& address)
    : running_(std::make_unique<Running>(std::move(twin))) {
  running_->listen(address);
  address_ = dns::to_text(running_->self);
  running_->receive();
  running_->accept();
  running_->thread = std::thread([this] { running_->context.run(); });
}

DnsServer::~DnsServer() = default;

}  // namespace cleave::twin
