#include "twin/dns_server.h"

#include <array>
#include <map>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include "twin/dns_query.h"
#include "twin/dns_session.h"
#include "twin/listen_address.h"
#include "twin/run_context.h"

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

/// One address: its sockets, and what it is.
class Listening {
 public:
  Listening(asio::io_context& context, std::shared_ptr<Twin> twin)
      : twin_(std::move(twin)), datagrams_(context), acceptor_(context) {}

  error_code bind(const udp::endpoint& wanted) {
    error_code error;
    datagrams_.open(wanted.protocol(), error);
    if (!error) datagrams_.bind(wanted, error);
    if (error) return error;
    const udp::endpoint bound = datagrams_.local_endpoint();
    const tcp::endpoint same(bound.address(), bound.port());
    acceptor_.open(same.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(same, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    listener.self = reachable(bound);
    return error;
  }

  void start() {
    receive();
    accept();
  }

  DnsListener listener;

 private:
  void receive() {
    datagrams_.async_receive_from(asio::buffer(packet_), asker_, [this](error_code error, std::size_t size) {
      if (error == asio::error::operation_aborted) return;
      const std::string query(packet_.data(), size);
      const udp::endpoint asker = asker_;
      receive();  // whatever becomes of this one
      if (!error) answer(query, asker);
    });
  }

  /// One datagram either leaves at once or is lost, as datagrams are.
  void answer(const std::string& query, const udp::endpoint& asker) {
    const auto reply = answer_packet(twin_->world(), query, listener, Carrier::udp);
    error_code lost;
    if (reply) datagrams_.send_to(asio::buffer(*reply), asker, 0, lost);
  }

  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (!error) std::make_shared<DnsSession>(std::move(socket), twin_, listener)->start();
      if (error != asio::error::operation_aborted) accept();
    });
  }

  std::shared_ptr<Twin> twin_;
  udp::socket datagrams_;
  tcp::acceptor acceptor_;
  udp::endpoint asker_;
  std::array<char, 4096> packet_{};  // a query is shorter
};

/// The accounts' name servers have the loopback addresses after the resolver's; there are none when it does
/// not listen at one.
std::map<std::string, std::string> name_server_addresses(const asio::ip::address& resolver, World& world) {
  std::map<std::string, std::string> addresses;
  if (!resolver.is_v4() || !resolver.is_loopback()) return addresses;
  auto next = resolver.to_v4().to_uint();
  for (const auto& [id, name] : world.accounts())
    addresses[id] = asio::ip::make_address_v4(++next).to_string();
  return addresses;
}

}  // namespace

/// The sockets and the thread, which ends first.
struct DnsServer::Running {
  explicit Running(std::shared_ptr<Twin> served) : twin(std::move(served)) {}
  ~Running() {
    context.stop();
    if (thread.joinable()) thread.join();
  }

  error_code bind(const asio::ip::address& ip, unsigned short port) {
    places.clear();
    const auto name_servers = name_server_addresses(ip, twin->world());
    error_code error = add({ip, port}, "", name_servers);
    const auto bound = places.front()->listener.self.port;
    for (const auto& [account, address] : name_servers)
      if (!error) error = add({asio::ip::make_address(address), bound}, account, name_servers);
    return error;
  }

  error_code add(const udp::endpoint& wanted, const std::string& account,
                 const std::map<std::string, std::string>& name_servers) {
    auto& place = *places.emplace_back(std::make_unique<Listening>(context, twin));
    place.listener.account = account;
    place.listener.name_servers = name_servers;
    return place.bind(wanted);
  }

  void listen(const std::string& address) {
    const auto [ip, port] = listen_address(address);
    error_code error = bind(ip, port);
    for (int i = 1; error && port == 0 && i < tries_for_a_port; ++i) error = bind(ip, port);
    if (error) throw cannot_listen(address, error.message());
  }

  std::shared_ptr<Twin> twin;
  asio::io_context context;
  std::vector<std::unique_ptr<Listening>> places;
  std::thread thread;
};

DnsServer::DnsServer(std::shared_ptr<Twin> twin, const std::string& address)
    : running_(std::make_unique<Running>(std::move(twin))) {
  running_->listen(address);
  address_ = dns::to_text(running_->places.front()->listener.self);
  for (const auto& place : running_->places) place->start();
  running_->thread = std::thread([this] { run_context(running_->context); });
}

DnsServer::~DnsServer() = default;

}  // namespace cleave::twin
