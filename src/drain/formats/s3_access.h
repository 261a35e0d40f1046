#pragma once

#include "drain/formats/column_lines.h"

namespace cleave::drain {

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
ColumnLayout s3_access_layout();

}  // namespace cleave::drain
