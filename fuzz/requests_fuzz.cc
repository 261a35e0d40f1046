// Any bytes as a request to any embedded service: the server finds an operation and a document, or ends with
// an Error.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "aws/chunked_body.h"
#include "aws/protocol.h"
#include "aws/sign.h"
#include "base/error.h"

namespace {

using namespace cleave::aws;

/// The text up to the next line break, taken off.
std::string take_line(std::string_view& text) {
  const std::string line(text.substr(0, text.find('\n')));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

void unwrap(HttpRequest& request) {
  std::string payload;
  ChunkedReader reader([&](std::string_view piece) { payload += piece; });
  reader.add(request.body);
  unwrap_headers(request, reader.finish(), payload.size());
  request.body = std::move(payload);
}

void serve(const ServiceModel& model, HttpRequest& request) {
  read_claim(request);
  if (is_chunked(request.headers)) unwrap(request);
  const Operation* operation = match_operation(model, request);
  if (operation == nullptr) return;
  const Message input = parse_request(model, *operation, request);
  if (operation->input.shape != nullptr) validate(*operation->input.shape, input.document);
}

}  // namespace

/// METHOD, path, query, one header's name, its value, body: a line each. The first byte chooses the service.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::vector<std::string>& ids = service_ids();
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  HttpRequest request;
  request.method = take_line(text);
  request.path = take_line(text);
  request.query = decode_query(take_line(text));
  const std::string header = take_line(text);
  request.headers.add(header, take_line(text));
  request.body = text;
  try {
    serve(service(ids[data[0] % ids.size()]), request);
  } catch (const cleave::Error&) {
    // The expected end of most inputs.
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  const std::string requests[] = {
      "POST\n/"
      "\n\nX-Amz-Target\nCertificateManager.RequestCertificate\n{\"DomainName\":\"a\",\"Tags\":[{\"Key\":"
      "\"k\"}]}",
      "POST\n/\n\nX-Amz-Target\nRoute53Domains_v20140515.ListDomains\n{\"MaxItems\":3}",
      "POST\n/"
      "\n\nHost\nx\nAction=RunInstances&ImageId=ami-1&MinCount=1&BlockDeviceMapping.1.Ebs.VolumeSize=8",
      "POST\n/\n\nHost\nx\nAction=CreateLoadBalancer&Listeners.member.1.Protocol=http&Tags.member.1.Key=a",
      "PUT\n/2013-04-01/hostedzone/Z1/rrset\n\nHost\nx\n<ChangeResourceRecordSetsRequest/>",
      "POST\n/2013-04-01/hostedzone/Z1/rrset/"
      "\n\nHost\nx\n<ChangeResourceRecordSetsRequest><ChangeBatch><Changes><Change>"
      "<Action>CREATE</Action></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
      "PUT\n/b/"
      "k\n\nx-amz-content-sha256\nSTREAMING-UNSIGNED-PAYLOAD-TRAILER\n5\r\nhello\r\n0\r\nx-amz-checksum-"
      "crc32:a\r\n\r\n",
      "GET\n/b\nlist-type=2&prefix=a%2F\nAuthorization\nAWS4-HMAC-SHA256 "
      "Credential=A/20261123/r/s3/aws4_request, "
      "SignedHeaders=host, Signature=0\n",
      "GET\n/b/"
      "k\nX-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261123T000000Z&X-Amz-Expires=1\nRange\nbytes=0-1\n"};
  std::vector<std::string> seeds;
  for (char number = 0; number < 9; ++number) {
    for (const std::string& request : requests) seeds.push_back(number + request);
  }
  return seeds;
}
