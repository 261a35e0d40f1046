// Any bytes as a log, plain or compressed: its lines are requests, nothing, or unparsable, every byte of text
// is accounted for, and reading in two passes gives what one gives.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "drain/formats/format_string.h"
#include "drain/lines/lines.h"
#include "drain/lines/recognise.h"
#include "drain/read/envelope.h"
#include "drain/read/line_blocks.h"
#include "drain/read/parse_block.h"

namespace {

using namespace cleave::drain;

void demand(bool condition) {
  if (!condition) std::abort();
}

/// The texts of requests lie in memory that can be read.
class Touch : public RequestSink {
 public:
  void take(std::span<const Request> requests, const Origin&) override {
    for (const auto& request : requests) {
      for (const auto text : {request.line, request.client_text, request.host, request.method, request.path,
                              request.user_agent, request.referer, request.resource, request.query_type,
                              request.response_code, request.client_subnet}) {
        for (const char c : text) sum += static_cast<unsigned char>(c);
      }
      demand(request.time_us >= 0);
      demand(request.latency_us >= -1 && request.bytes >= -1);
    }
    count += requests.size();
  }
  std::uint64_t count = 0, sum = 0;
};

struct Found {
  std::uint64_t requests = 0, sum = 0, read_until = 0;
};

Found read(const std::string& bytes, std::uint64_t read_before) {
  const ReadOptions options;
  auto text = without_envelopes(decompressed(bytes_of(bytes), compression_of(bytes)), options, true);
  LineBlocks blocks(std::move(text), options, LineBlocks::LastLine::left, read_before);
  ChannelBook book;
  Touch touch;
  BlockParser parser(touch, book, Request::no_time, 0);
  LineBlock block;
  while (blocks.next(block)) parser.parse(block, Origin{});
  std::uint64_t requests = 0;
  for (const auto& facts : book.channels()) requests += facts.requests;
  demand(requests == touch.count);
  return {touch.count, touch.sum, blocks.read_until()};
}

/// Every reader, whatever the line looks like.
void read_as_all(const std::string& text) {
  for (const auto format : known_formats()) {
    if (format == Format::custom) continue;  // Needs a string.
    ReadOptions options;
    options.format = format;
    const auto reader = recognise(text, options);
    Scratch scratch;
    for_each_line(text, [&](std::string_view line) {
      const std::vector<char> exact(line.begin(), line.end());
      Request request;
      reader->read({exact.data(), exact.size()}, scratch, request);
      scratch.texts.clear();
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = read(bytes, 0);
  demand(read(bytes, whole.read_until).requests == 0);
  if (compression_of(bytes) == Compression::none) read_as_all(bytes);
  try {
    read_format_string(bytes.substr(0, bytes.find('\n')));
  } catch (const cleave::Error& error) {
    demand(error.code() == "bad-log-format");
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  return {
      "192.0.2.1 - - [10/Oct/2026:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 2326 \"https://example.com/\" "
      "\"curl\"\n",
      "www.example.com:80 2001:db8::7 - - [10/Oct/2026:13:55:36 +0000] \"GET / HTTP/1.1\" 200 10 \"-\" "
      "\"-\"\n",
      "2026-05-13T23:39:43.945958Z lb 192.0.2.1:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "
      "\"GET "
      "http://www.example.com:80/ HTTP/1.1\" \"curl/7.38.0\" - -\n",
      "https 2026-07-02T22:23:00.186641Z app/lb/50 192.0.2.1:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "
      "\"GET "
      "https://www.example.com:443/ HTTP/1.1\" \"curl\" - - arn \"Root=1\" \"www.example.com\" \"-\" 1 "
      "2026-07-02T22:22:48.364000Z \"forward\" \"-\" \"-\"\n",
      "tls 2.0 2026-04-01T08:51:42 net/lb/c6 g3 192.0.2.1:51341 10.0.0.1:443 5 2 98 246 - arn - ECDHE tlsv12 "
      "- "
      "www.example.com - - - 2026-04-01T08:51:20\n",
      "#Version: 1.0\n#Fields: date time x-edge-location c-ip cs(User-Agent) "
      "x-host-header\n2026-12-04\t21:02:31\tLAX1\t"
      "192.0.2.1\tMozilla%20x\twww.example.com\n",
      "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time c-ip cs-method "
      "cs-uri-stem "
      "sc-status\n2026-05-02 17:42:15 192.0.2.1 GET / 200\n",
      "{\"ts\":1795435423.5,\"request\":{\"remote_ip\":\"2001:db8::7\",\"host\":\"www.example.com\",\"uri\":"
      "\"\\u00e4\"}}\n",
      "owner bucket [06/Feb/2026:00:00:38 +0000] 192.0.2.1 r 3E REST.GET.OBJECT key \"GET /a HTTP/1.1\" 200 "
      "- 113 - 7 - "
      "\"-\" \"agent\" - id SigV4 ECDHE AuthHeader bucket.s3.amazonaws.com TLSv1.2 - -\n",
      "2 111111111111 eni-1 192.0.2.1 10.0.0.5 20641 22 6 20 4249 1795435423 1795435483 ACCEPT OK\n",
      "version srcaddr dstaddr start end\n5 192.0.2.1 10.0.0.5 1795435423 1795435483\n",
      "1.0 2026-12-13T08:15:50.235Z Z123 example.com AAAA NOERROR TCP IAD12 192.0.2.1 198.51.100.0/24\n",
      "$remote_addr [$time_local] \"$request\" $status\n%v %h %t \"%r\" %>s %{Referer}i\n",
      // gzip and zstd of "hello\n".
      std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36"
                  "\x06\x00\x00\x00",
                  26),
      std::string("\x28\xb5\x2f\xfd\x04\x58\x31\x00\x00\x68\x65\x6c\x6c\x6f\x0a\x53\x88\xbd\x91", 19),
  };
}
