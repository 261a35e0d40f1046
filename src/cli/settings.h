#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/draft.h"

namespace cleave::cli {

/// cleave.toml: what the user decided.
struct Settings {
  std::string split_id;
  std::string source_profile, destination_profile;
  std::vector<std::string> regions;  ///< empty: each profile's own
  plan::Decisions decisions;
  std::set<std::string> unread;      ///< what verify need not compare: gaps of either side's inventory
  std::string file;                  ///< where it was read, for errors
  std::map<std::string, int> lines;  ///< resource id or renamed name → line in the file
};

/// Throws Error(input) with "FILE:LINE" for anything that it does not know ("unknown-key", "bad-value", with
/// a suggestion) and for decisions that contradict each other ("contradiction").
Settings read_settings(const std::filesystem::path& path);
Settings parse_settings(std::string_view text, const std::string& file);

/// A sentence for each `unread/…` that is none of what could not be read: it accepts nothing.
std::vector<std::string> needless_unread(const Settings& settings, const inventory::Inventory& source,
                                         const inventory::Inventory& destination);

/// Every decision and every rename must be about something that is there. Throws Error(input,
/// "unknown-resource") with "FILE:LINE" and a suggestion.
void check_settings(const Settings& settings, const inventory::Inventory& source);

/// A new cleave.toml with comments that explain it.
std::string settings_text(const Settings& settings);

}  // namespace cleave::cli
