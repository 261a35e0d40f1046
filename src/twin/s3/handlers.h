#pragma once

#include "twin/service.h"

namespace cleave::twin::s3 {

/// Each adds the handlers of one file.
void add_bucket_handlers(Service& service);
void add_setting_handlers(Service& service);
void add_numbered_setting_handlers(Service& service);
void add_policy_handlers(Service& service);
void add_acl_handlers(Service& service);
void add_list_handlers(Service& service);
void add_version_list_handlers(Service& service);
void add_read_handlers(Service& service);
void add_write_handlers(Service& service);
void add_delete_handlers(Service& service);
void add_copy_handlers(Service& service);
void add_tagging_handlers(Service& service);
void add_multipart_handlers(Service& service);
void add_multipart_list_handlers(Service& service);

}  // namespace cleave::twin::s3
