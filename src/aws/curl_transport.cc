#include "aws/curl_transport.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>

#include <curl/curl.h>
#include <fmt/format.h>

#include "aws/model.h"
#include "aws/purpose.h"
#include "aws/url.h"
#include "base/error.h"

namespace cleave::aws {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// The answer as it comes in.
struct Incoming {
  HttpResponse response;
  std::size_t most_bytes;
  bool too_long = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
  auto& incoming = *static_cast<Incoming*>(target);
  incoming.too_long = size * count > incoming.most_bytes - incoming.response.body.size();
  if (incoming.too_long) return 0;
  incoming.response.body.append(data, size * count);
  return size * count;
}

/// One header line of the answer. A new status line ("100 Continue" came first) starts over.
std::size_t take_header(char* data, std::size_t size, std::size_t count, void* target) {
  auto& response = static_cast<Incoming*>(target)->response;
  std::string_view line(data, size * count);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) response.headers = {};
  const auto colon = line.find(':');
  if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
    auto value = line.substr(colon + 1);
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    response.headers.add(std::string(line.substr(0, colon)), std::string(value));
  }
  return size * count;
}

/// A line break in a header would begin another one, which nobody has meant.
void refuse_broken_lines(const HttpRequest& request) {
  const auto breaks = [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; };
  for (const auto& [name, value] : request.headers.all()) {
    if (std::none_of(name.begin(), name.end(), breaks) && std::none_of(value.begin(), value.end(), breaks))
      continue;
    throw Error(Error::Kind::input, "bad-header",
                fmt::format("the value of the header {} has a line break or another control character in it",
                            name.substr(0, name.find_first_of("\r\n"))))
        .where(to_text(request.purpose))
        .next("Nothing was sent. Take it out of what the call was given.");
  }
}

/// The request's own fields and nothing of curl's: what is sent has to be what was signed.
HeaderList make_headers(const HttpRequest& request) {
  HeaderList list(nullptr, &curl_slist_free_all);
  const auto append = [&](const std::string& line) {
    if (auto* longer = curl_slist_append(list.get(), line.c_str())) {
      [[maybe_unused]] auto* shorter = list.release();
      list.reset(longer);
    }
  };
  for (const auto& [name, value] : request.headers.all())
    append(value.empty() ? name + ";" : name + ": " + value);
  append("Expect:");
  if (!request.headers.get("content-type")) append("Content-Type:");
  return list;
}

std::string url_of(const HttpRequest& request) {
  const auto query = encoded_query(request);
  return fmt::format("{}://{}{}{}{}", request.scheme, request.host, request.path, query.empty() ? "" : "?",
                     query);
}

void set_method(CURL* curl, const HttpRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (request.method == "GET" && request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  } else {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

/// Whether the answer is a document, and not bytes that somebody has stored.
bool answers_with_document(const HttpRequest& request) {
  const auto* operation = request.purpose.operation;
  if (operation == nullptr || operation->output.shape == nullptr) return true;
  const Shape& output = *operation->output.shape;
  const Member* payload = output.member(output.payload);
  return payload == nullptr || payload->shape->type != ShapeType::blob;
}

void set_limits(CURL* curl, const HttpRequest& request, const CurlTransport::Limits& limits) {
  if (answers_with_document(request))
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(limits.whole_call.count()));
  const long connect_seconds = std::min(request.patience_seconds, 10);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.patience_seconds));
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
}

/// On a kept connection that turns out to be dead, libcurl sends the request again on a new one.
void forbid_resending(CURL* curl, const HttpRequest& request) {
  const auto* operation = request.purpose.operation;
  if (operation != nullptr && !repeatable(*operation)) curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
}

bool never_left(CURLcode code) {
  return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
         code == CURLE_COULDNT_CONNECT || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
}

/// The variable whose proxy libcurl asks for such a request, and what it says; or nothing.
/// (https://curl.se/libcurl/c/CURLOPT_PROXY.html)
std::pair<std::string, std::string> proxy_variable(const HttpRequest& request) {
  const bool is_secure = request.scheme == "https";
  const std::array variables{is_secure ? "https_proxy" : "http_proxy", is_secure ? "HTTPS_PROXY" : "",
                             "all_proxy", "ALL_PROXY"};
  for (const char* name : variables) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return {name, value};
  }
  return {};
}

/// What to do about a connection that does not come about.
std::string advice_on(const HttpRequest& request, CURLcode code) {
  if (code == CURLE_SSL_CACERT_BADFILE)
    return fmt::format(
        "Correct AWS_CA_BUNDLE or ca_bundle of the profile: '{}' cannot be read as certificates.",
        request.ca_bundle);
  if (code == CURLE_PEER_FAILED_VERIFICATION)
    return "Somebody between here and AWS may inspect TLS: name its certificates in AWS_CA_BUNDLE, or in "
           "ca_bundle of the profile.";
  const auto [variable, url] = proxy_variable(request);
  if (variable.empty()) return "Check the network, the region and the endpoint URL.";
  return fmt::format("Check the proxy that {} names, and the network, the region and the endpoint URL.",
                     variable);
}

/// libcurl's words. Of a proxy's URL it prints the whole, with the password, between quotes: what the
/// variable says is put there instead.
std::string reason_of(const HttpRequest& request, CURLcode code, std::string_view detail) {
  if (detail.empty()) return curl_easy_strerror(code);
  const auto [variable, url] = proxy_variable(request);
  const auto quote = detail.find('\'');
  if (detail.find("proxy") == std::string_view::npos || quote == std::string_view::npos || variable.empty())
    return std::string(detail);
  return fmt::format("{}'{}' of {}", detail.substr(0, quote), without_user(url), variable);
}

Error no_answer(const HttpRequest& request, CURLcode code, std::string_view detail) {
  return Error(Error::Kind::unreachable, never_left(code) ? "no-connection" : "no-answer",
               fmt::format("no answer from {}: {}", without_user(request.host),
                           reason_of(request, code, detail)))
      .where(to_text(request.purpose))
      .next(advice_on(request, code));
}

}  // namespace

/// Idle handles, each with the connections it keeps. The last one returned is taken first: its connection is
/// freshest.
class CurlTransport::Pool {
 public:
  Handle take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return Handle(curl_easy_init(), &curl_easy_cleanup);
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void give_back(Handle handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

CurlTransport::CurlTransport(const Limits& limits) : limits_(limits), pool_(std::make_unique<Pool>()) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

CurlTransport::~CurlTransport() = default;

HttpResponse CurlTransport::send(const HttpRequest& request) {
  refuse_broken_lines(request);
  Handle handle = pool_->take();
  CURL* curl = handle.get();
  curl_easy_reset(curl);
  Incoming incoming{{}, answers_with_document(request) ? limits_.body_bytes : std::string::npos};
  char detail[CURL_ERROR_SIZE] = {};
  const auto headers = make_headers(request);
  curl_easy_setopt(curl, CURLOPT_URL, url_of(request).c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "cleave/0.1");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &incoming);
  if (!request.ca_bundle.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, request.ca_bundle.c_str());
  set_method(curl, request);
  set_limits(curl, request, limits_);
  forbid_resending(curl, request);
  const CURLcode code = curl_easy_perform(curl);
  if (incoming.too_long)
    throw no_answer(request, code, fmt::format("it is longer than {} bytes", incoming.most_bytes));
  if (code != CURLE_OK) throw no_answer(request, code, detail);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  incoming.response.status = static_cast<int>(status);
  pool_->give_back(std::move(handle));
  return std::move(incoming.response);
}

}  // namespace cleave::aws
