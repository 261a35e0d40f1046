#include "move/registrar/socket_dns_client.h"

#include "base/files.h"

namespace cleave::move::registrar {

std::vector<dns::Address> SocketDnsClient::resolvers() {
  return dns::resolvers_in(read_file_if_exists("/etc/resolv.conf").value_or(""));
}

dns::Reply SocketDnsClient::ask(const dns::Address& server, const dns::Question& question,
                                dns::Recursion recursion) {
  return dns::exchange(server, question, recursion);
}

}  // namespace cleave::move::registrar
