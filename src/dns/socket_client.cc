#include "dns/socket_client.h"

#include "base/files.h"

namespace cleave::dns {

std::vector<Address> SocketClient::resolvers() {
  return resolvers_in(read_file_if_exists("/etc/resolv.conf", most_settings_bytes).value_or(""));
}

Reply SocketClient::ask(const Address& server, const Question& question, Recursion recursion) {
  return exchange(server, question, recursion);
}

}  // namespace cleave::dns
