#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "twin/twin.h"

namespace cleave::twin {

/// One connection: read a request, answer it, again. It owns itself through the handlers that wait for it.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<Twin> twin);
  void start();

 private:
  void read_header();
  void continue_body();
  void read_body();
  void answer();
  void deliver();
  void hold();
  void write();
  void close();

  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<Twin> twin_;
  boost::asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Answer answer_;
  std::string head_;
  bool keep_alive_ = true;
  bool is_head_ = false;
};

}  // namespace cleave::twin
