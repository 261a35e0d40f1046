#include "move/s3/pending_uploads.h"

#include <fmt/format.h>

namespace cleave::move {

PendingUploads pending_uploads(const aws::Client& client, const std::string& bucket, std::string_view profile,
                               const std::set<std::string>& own) {
  PendingUploads pending;
  client.pages("ListMultipartUploads", {{"Bucket", bucket}, {"EncodingType", "url"}}, [&](const Json& page) {
    for (const Json& upload : list_or_empty(page, "Uploads")) {
      const std::string key = aws::decoded_key(text(upload, "Key"));
      if (own.contains(key)) continue;
      if (pending.keys.count == 0) {
        const Json request = {{"Bucket", bucket}, {"Key", key}, {"UploadId", text(upload, "UploadId")}};
        pending.how_to_end = fmt::format("cleave aws s3 AbortMultipartUpload --params '{}' --profile {}",
                                         dump(request), profile);
      }
      pending.each.push_back({key, text(upload, "UploadId")});
      pending.keys.add(fmt::format("{} (begun {})", key, text_or(upload, "Initiated", "")));
    }
  });
  return pending;
}

}  // namespace cleave::move
