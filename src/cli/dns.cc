#include "cli/dns.h"

namespace cleave::cli {

void add_dns(CLI::App& app, Invocation& invocation) {
  CLI::App& dns = *app.add_subcommand("dns", "The DNS while names move: who still leads to the source");
  dns.require_subcommand(1);
  add_dns_watch(dns, invocation);
}

}  // namespace cleave::cli
