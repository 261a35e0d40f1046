#include <fmt/format.h>

#include "cli/names.h"
#include "names/forms.h"

namespace cleave::cli {
namespace {

void show_forms(Output& output, const bool& markdown) {
  if (markdown) return output.text(names::forms_as_markdown());
  Json list = Json::array();
  for (const auto& form : names::forms()) {
    output.say(fmt::format("{:<28} {:<60} {}", form.id, form.title, form.example));
    Json kinds = Json::array();
    for (const auto kind : form.kinds) kinds.push_back(names::word_of(kind));
    list.push_back({{"id", form.id},
                    {"title", form.title},
                    {"kinds", std::move(kinds)},
                    {"example", form.example},
                    {"confidence", form.confidence}});
  }
  output.document({{"forms", std::move(list)}});
}

}  // namespace

void add_names_forms(CLI::App& names, Invocation& invocation) {
  const auto markdown = std::make_shared<bool>(false);
  auto& command = add_command(names, invocation,
                              {"forms", "List the written forms in which names are found",
                               "  cleave names forms\n"
                               "  cleave names forms --markdown"},
                              [markdown](Output& output) {
                                show_forms(output, *markdown);
                                return Exit::done;
                              });
  command.add_flag("--markdown", *markdown, "As the table of the documentation");
}

}  // namespace cleave::cli
