#include "aws/read_only.h"

#include "aws/purpose.h"
#include "base/error.h"

namespace cleave::aws {

HttpResponse ReadOnlyTransport::send(const HttpRequest& request) {
  if (request.purpose.operation != nullptr && !only_reads(*request.purpose.operation)) {
    throw Error(Error::Kind::failed, "read-only",
                "this would change something, and only reading is allowed here")
        .where(to_text(request.purpose));
  }
  return inner_->send(request);
}

}  // namespace cleave::aws
