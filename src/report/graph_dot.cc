#include "report/graph_dot.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/files.h"
#include "base/plain.h"
#include "report/drawing.h"

extern char** environ;

namespace cleave::report {
namespace {

using plan::Decision;

/// Dark letters on light paper that is always drawn, so that dark pages show it too; the shape and the line
/// tell the decision without colours.
std::string_view look_of(Decision decision) {
  switch (decision) {
    case Decision::move:
      return R"(shape=box, style="filled,rounded", fillcolor="#d3e5f8", color="#1b5e9e")";
    case Decision::copy:
      return R"(shape=box, style=filled, peripheries=2, fillcolor="#daf0da", color="#2e7d32")";
    case Decision::share:
      return R"(shape=hexagon, style=filled, fillcolor="#fdeec2", color="#8a5f00")";
    case Decision::leave:
      return R"(shape=box, style="filled,dashed", fillcolor="#ececec", color="#616161")";
  }
  return "";
}
constexpr std::string_view look_of_outside =
    R"(shape=ellipse, style="filled,dashed", fillcolor="#ffffff", color="#b3261e")";

/// Graphviz reads references like &#27; in labels, and its escapes.
std::string dot_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : plain_text(text)) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out + "\"";
}

/// Short lines below each other, so that ranks stay narrow: plain labels need no markup that names could
/// break.
std::string label_of(const Drawing::Node& node) {
  auto label = dot_text(node.title);
  if (node.detail.empty()) return label;
  label.pop_back();
  return label + "\\n" + dot_text(node.detail).substr(1);
}

std::string node_line(const std::string& id, const Drawing::Node& node) {
  return fmt::format("    {} [label={}, {}{}];\n", dot_text(id), label_of(node),
                     node.cluster.empty() ? look_of_outside : look_of(node.decision),
                     node.root ? ", penwidth=3" : "");
}

std::string clusters(const Drawing& drawing) {
  std::map<std::string, std::string> lines;
  for (const auto& [id, node] : drawing.nodes) lines[node.cluster] += node_line(id, node);
  std::string text;
  for (const auto& [cluster, nodes] : lines) {
    const bool outside = cluster.empty();
    text += fmt::format("  subgraph {} {{\n    label={}; style={}; color=\"#9e9e9e\";\n{}  }}\n",
                        dot_text(outside ? "cluster_" : "cluster_" + cluster),
                        dot_text(outside ? "not of the application, stays" : cluster),
                        outside ? "dashed" : "rounded", nodes);
  }
  return text;
}

/// Only the decisions that occur.
std::string legend(const Drawing& drawing) {
  std::set<Decision> decisions;
  for (const auto& [id, node] : drawing.nodes) {
    if (!node.cluster.empty()) decisions.insert(node.decision);
  }
  std::string text =
      "  subgraph \"cluster legend\" {\n    label=\"decision (thick: a root)\"; style=dotted;\n";
  for (const auto decision : decisions) {
    text += fmt::format("    \"legend {0}\" [label={0}, {1}];\n", plan::to_text(decision), look_of(decision));
  }
  if (!drawing.cut_edges.empty())
    text += fmt::format("    \"legend outside\" [label=\"also uses it\", {}];\n", look_of_outside);
  if (drawing.left_alone > 0)
    text += fmt::format("    \"legend left\" [label=\"{} left alone,\\nnot drawn\", shape=plaintext];\n",
                        drawing.left_alone);
  return text + "  }\n";
}

/// A file without a name, which nobody else sees.
class UnnamedFile {
 public:
  explicit UnnamedFile(std::string_view content = "") : file_(std::tmpfile(), &std::fclose) {
    if (!file_ || std::fwrite(content.data(), 1, content.size(), file_.get()) != content.size() ||
        std::fflush(file_.get()) != 0)
      throw Error(Error::Kind::input, "cannot-write", std::strerror(errno)).where("a temporary file");
    std::rewind(file_.get());
  }
  int descriptor() const { return ::fileno(file_.get()); }
  std::string content() const {
    std::string content;
    std::array<char, 65536> bytes{};
    ssize_t got = 0;
    while ((got = ::pread(descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(content.size()))) > 0)
      content.append(bytes.data(), static_cast<std::size_t>(got));
    return content;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

/// Starts `dot` by its words. Its exit code, or -errno.
int run_dot(const UnnamedFile& input, const UnnamedFile& output, const UnnamedFile& errors) {
  std::array<std::string, 2> texts{"dot", "-Tsvg"};
  std::array<char*, 3> words{texts[0].data(), texts[1].data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.descriptor(), STDERR_FILENO);
  pid_t child = 0;
  const int reason = ::posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (reason != 0) return -reason;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace

std::string to_dot(const plan::Application& application, const inventory::Inventory& source) {
  const auto drawing = drawing_of(application, source);
  std::string text =
      "digraph application {\n"
      "  graph [rankdir=LR, bgcolor=\"#ffffff\", fontcolor=\"#212121\", fontname=\"Helvetica\", "
      "fontsize=12,\n"
      "         nodesep=0.55, ranksep=0.3, margin=0.2];\n"
      "  node [fontname=\"Helvetica\", fontsize=10, fontcolor=\"#212121\", margin=\"0.12,0.06\", "
      "height=0.3];\n"
      "  edge [color=\"#757575\", arrowsize=0.6];\n";
  text += clusters(drawing) + legend(drawing);
  for (const auto& [from, to] : drawing.edges)
    text += fmt::format("  {} -> {};\n", dot_text(from), dot_text(to));
  for (const auto& [from, to] : drawing.cut_edges) {
    text += fmt::format("  {} -> {} [style=dashed, color=\"#b3261e\"];\n", dot_text(from), dot_text(to));
  }
  return text + "}\n";
}

void draw_svg(const std::string& dot, const std::filesystem::path& file) {
  const UnnamedFile input(dot), output, errors;
  const int result = run_dot(input, output, errors);
  if (result == 0) return write_file(file, output.content(), for_everybody);
  if (result == -ENOENT) {
    throw Error(Error::Kind::input, "no-graphviz", "Graphviz, which draws it, is not installed")
        .where("dot -Tsvg")
        .next(
            "Install it (Debian: apt install graphviz), or draw the output of `cleave graph --dot` "
            "elsewhere.");
  }
  throw Error(Error::Kind::failed, "not-drawn",
              result < 0 ? std::strerror(-result)
                         : fmt::format("Graphviz ended with exit code {}: {}", result, errors.content()))
      .where("dot -Tsvg");
}

}  // namespace cleave::report
