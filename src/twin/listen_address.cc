#include "twin/listen_address.h"

#include <fmt/format.h>

namespace cleave::twin {

Error cannot_listen(const std::string& address, const std::string& reason) {
  return Error(Error::Kind::input, "cannot-listen", fmt::format("cannot listen on '{}': {}", address, reason))
      .next("Give an address such as 127.0.0.1:4566, or port 0 for any free port.");
}

std::pair<boost::asio::ip::address, unsigned short> listen_address(const std::string& text) {
  const auto colon = text.rfind(':');
  boost::system::error_code error;
  const auto ip = boost::asio::ip::make_address(text.substr(0, colon), error);
  if (error || colon == std::string::npos) throw cannot_listen(text, "not an IP address with a port");
  const std::string port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(port) > 65535) {
    throw cannot_listen(text, "the port is not a number up to 65535");
  }
  return {ip, static_cast<unsigned short>(std::stoi(port))};
}

}  // namespace cleave::twin
