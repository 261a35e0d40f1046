#include "drain/formats/s3_access.h"

namespace cleave::drain {

ColumnLayout s3_access_layout() {
  ColumnLayout layout;
  layout.format = Format::s3_access;
  layout.is_quoted = true;
  layout.columns = {
      Column::ignored,       // bucket owner
      Column::resource,      // bucket
      Column::clf_time,      //
      Column::client,        // "-" when it was S3 itself
      Column::ignored,       // requester
      Column::ignored,       // request id
      Column::ignored,       // operation
      Column::ignored,       // key
      Column::request_line,  //
      Column::status,        //
      Column::ignored,       // error code
      Column::bytes,         // bytes sent
      Column::ignored,       // object size
      Column::milliseconds,  // total time
      Column::ignored,       // turn-around time
      Column::referer,       //
      Column::last_quoted_user_agent,
      Column::ignored,    // version id
      Column::ignored,    // host id
      Column::ignored,    // signature version
      Column::ignored,    // cipher suite
      Column::ignored,    // authentication type
      Column::http_host,  //
  };
  layout.required = 17;
  return layout;
}

}  // namespace cleave::drain
