#pragma once

#include <filesystem>

#include "move/accounts.h"

namespace cleave::move {

/// The kinds of steps that move buckets and their objects. What was copied is remembered in `folder`.
void add_s3_actions(run::Actions& actions, const Accounts& accounts, const std::filesystem::path& folder);

}  // namespace cleave::move
