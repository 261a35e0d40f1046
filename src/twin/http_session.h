#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>

#include "twin/twin.h"

namespace cleave::twin {

/// A body for Beast's parser that goes to a BodyReceiver piece by piece.
struct ReceivedBody {
  using value_type = BodyReceiver*;

  class reader {  // NOLINT(readability-identifier-naming): Beast asks for a reader of this name.
   public:
    template <bool is_request, class Fields>
    reader(boost::beast::http::header<is_request, Fields>&, value_type& receiver) : receiver_(receiver) {}
    void init(const boost::optional<std::uint64_t>&, boost::system::error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      std::size_t taken = 0;
      for (const boost::asio::const_buffer buffer : boost::beast::buffers_range_ref(buffers)) {
        receiver_->add({static_cast<const char*>(buffer.data()), buffer.size()});
        taken += buffer.size();
      }
      return taken;
    }
    void finish(boost::system::error_code& error) { error = {}; }

   private:
    value_type& receiver_;
  };
};

/// One connection: read a request, answer it, again. It owns itself through the handlers that wait for it.
/// What comes is limited, so that no connection can end or stall the others: 64 KiB and 2,000 fields of
/// header, a body as long as its kind of request may have. What is thrown in it ends it (run_context.h).
class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<Twin> twin);
  void start();

 private:
  void read_header();
  void check_header(boost::system::error_code error);
  std::string local_address() const;
  void continue_body();
  void read_body();
  void answer();
  void deliver();
  void hold();
  void write();
  void write_piece(std::size_t from);
  void written(std::size_t end);
  void refuse(int status, const char* why);
  void last_words(Answer answer);
  void linger();
  void throw_away(std::size_t most);
  void close();

  using Parser = boost::beast::http::request_parser<ReceivedBody>;
  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<Twin> twin_;
  boost::asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  std::optional<BodyReceiver> receiver_;
  std::optional<Parser> parser_;
  aws::HttpRequest request_;
  Answer answer_;
  std::string head_;  ///< what is on its way: the head, pieces of the body
  bool keep_alive_ = true;
  bool is_head_ = false;
};

}  // namespace cleave::twin
