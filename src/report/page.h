#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/layout.h"

namespace cleave::report {

/// A report as what it says, without how it looks: a terminal, Markdown and HTML show the same.
struct Page {
  /// What stands at the source, and what will stand in its place.
  struct Change {
    std::string what, before, after;
  };
  struct Column {
    enum class Align { left, right };
    std::string title;
    Align align = Align::left;
  };
  struct Row {
    std::vector<std::string> cells;  ///< line breaks stay
    std::vector<Change> changes = {};
    bool alarming = false;
  };
  /// Its introduction, then a table, changes or a list.
  struct Section {
    /// `stacked`: on a terminal the first cell has a line of its own, the others stand below it. `plain`: no
    /// headings there.
    enum class Layout { headed, plain, stacked };
    std::string title = {};
    std::string intro = {};
    Layout layout = Layout::headed;
    std::vector<Column> columns = {};
    std::vector<Row> rows = {};
    std::vector<Change> changes = {};
    std::vector<std::string> items = {};
    bool folded = false;  ///< long: HTML shows it when it is asked for
  };

  std::string title;
  std::vector<std::pair<std::string, std::string>> facts = {};  ///< what HTML and Markdown show first
  std::vector<Section> sections = {};
  std::vector<std::string> ending = {};  ///< the last words, and the command that they end with
};

std::string page_text(const Page& page, Look look);
std::string page_markdown(const Page& page);
/// One file that loads nothing, whatever stands in it.
std::string page_html(const Page& page);

}  // namespace cleave::report
