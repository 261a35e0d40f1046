#pragma once

#include <exception>

#include <boost/asio/io_context.hpp>

namespace cleave::twin {

/// Runs a server's handlers until it is stopped. What one of them does not catch itself (no memory even for
/// an answer) ends its connection and not the others.
inline void run_context(boost::asio::io_context& context) {
  while (true) {
    try {
      context.run();
      return;
    } catch (const std::exception&) {
      continue;
    }
  }
}

}  // namespace cleave::twin
