#include "drain/callers/client_class.h"

namespace cleave::drain {

const std::array<ClassText, 16>& class_texts() {
  using enum ClientClass;
  static constexpr std::array<ClassText, 16> texts{{
      {answer_valid, "answer-valid", "DNS answer still valid",
       "asked for a moved host before the last honest cache had forgotten the old answer",
       "Nothing: they move when their answer is over.", true, true},
      {answer_stretched, "answer-stretched", "DNS answer kept too long",
       "asked for a moved host after every honest cache had forgotten the old answer",
       "Wait some days: resolvers that stretch TTLs let go sooner or later. If one client stays, tell its "
       "owner to "
       "flush its DNS cache.",
       true, true},
      {answer_kept, "answer-kept", "DNS answer kept for good",
       "asked for a moved host days after every honest cache had forgotten the old answer",
       "Find the owner of these addresses: a hosts file, a proxy's configuration or a process that never "
       "asks DNS "
       "again. Have the entry removed or the process restarted.",
       true, false},
      {connection_kept, "connection-kept", "Connection kept open",
       "the same address and port as before the old answer was over, so one connection that never ended",
       "Close idle connections at the source (the load balancer's idle timeout, or restart the web server).",
       true, true},
      {address_literal, "address-literal", "Asks for an IP address", "the host asked for is an address",
       "Find the address in their configuration: `cleave graph` names what is known to use it. DNS never "
       "moves "
       "them.",
       true, false},
      {aws_name, "aws-name", "Asks for AWS's own name",
       "the host asked for is the load balancer's, distribution's or bucket's own name at AWS",
       "Replace that name in their configuration or pages by your own host name.", true, false},
      {old_name, "old-name", "Asks for a name that has changed",
       "the host or bucket asked for has another name at the destination",
       "The name is hard-coded with these clients or on a page that they load: look at the sample lines and "
       "the "
       "referer, and replace it.",
       true, false},
      {internal, "internal", "Internal callers", "the address is of a private network",
       "One of your own machines: its configuration, hosts file or private DNS zone leads to the source.",
       true, false},
      {old_delegation, "old-delegation", "Resolvers that ask the source's zone",
       "the zone's query log has questions of theirs",
       "Keep the source's hosted zone; parents' NS records live two days, some resolvers keep them longer.",
       true, true},
      {direct, "direct", "Connections that no server logs",
       "flow logs show data of theirs and no log of a server does",
       "Find out what listens on that port, and who calls it.", true, false},
      {other_host, "other-host", "Asks for other hosts", "the host asked for is not of this split",
       "Nothing, if what stays at the source answers for these hosts; else name them with --host.", false,
       false},
      {crawler, "crawler", "Crawlers", "the user agent is that of a search engine or archive",
       "Nothing: they follow DNS in their own time.", false, false},
      {monitor, "monitor", "Monitors and uptime checks", "the user agent is that of a monitoring service",
       "Point these checks at the destination, before they cry out when the source is switched off.", false,
       false},
      {health_check, "health-check", "Health checks", "the user agent is that of a load balancer or Route 53",
       "Nothing: they end with what they check.", false, false},
      {own_probe, "own-probe", "Own probes", "an address or user agent that was named as your own",
       "Nothing: they prove that the log works.", false, false},
      {scanner, "scanner", "Scanners and background noise",
       "never asked for more than scanners ask any public address for", "Nothing: it never ends.", false,
       false},
  }};
  return texts;
}

const ClassText& text_of(ClientClass client_class) {
  return class_texts().at(static_cast<std::size_t>(client_class));
}

}  // namespace cleave::drain
