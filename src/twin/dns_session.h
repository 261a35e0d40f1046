#pragma once

#include <array>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "twin/dns_listener.h"
#include "twin/twin.h"

namespace cleave::twin {

/// One TCP connection: messages with their lengths before them, answered one after the other. It ends when
/// the client is silent for long or sends what is no query. It owns itself through the handlers that wait for
/// it.
class DnsSession : public std::enable_shared_from_this<DnsSession> {
 public:
  DnsSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<Twin> twin, DnsListener listener);
  void start();

 private:
  void read_length();
  void read_query();
  void answer();

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<Twin> twin_;
  boost::asio::steady_timer timer_;
  const DnsListener listener_;
  std::array<unsigned char, 2> length_{};
  std::string query_;
  std::string reply_;
};

}  // namespace cleave::twin
