#include "scan/git/git_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::scan {
namespace {

constexpr std::size_t read_bytes = std::size_t{256} * 1024;

Error cannot_start(std::string_view what, int reason) {
  return Error(Error::Kind::failed, "cannot-start", fmt::format("{}: {}", what, std::strerror(reason)))
      .where("git")
      .next("Install git, or leave --history and --git out.");
}

/// A file that nobody else sees.
int memory_file(std::string_view content) {
  const int file = ::memfd_create("cleave-git", MFD_CLOEXEC);
  if (file < 0) throw cannot_start("no memory for its input", errno);
  while (!content.empty()) {
    const auto written = ::write(file, content.data(), content.size());
    if (written < 0) throw cannot_start("no memory for its input", errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

/// That of this process without what would name another repository or program.
std::vector<std::string> environment_with(std::vector<std::string> added) {
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!std::string_view(*variable).starts_with("GIT_") &&
        !std::string_view(*variable).starts_with("LC_ALL="))
      added.emplace_back(*variable);
  for (const auto* set : {"GIT_ALLOW_PROTOCOL=none", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
                          "GIT_NO_REPLACE_OBJECTS=1", "LC_ALL=C"})
    added.emplace_back(set);
  return added;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

GitProgram::GitProgram(const std::string& folder, std::vector<std::string> arguments, std::string_view input,
                       std::vector<std::string> environment)
    : folder_(folder), command_(arguments.empty() ? "" : arguments.front()) {
  std::vector<std::string> words = {
      "git", "-C", folder, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(words));
  auto variables = environment_with(std::move(environment));
  std::array<int, 2> pipe = {};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw cannot_start("no pipe", errno);
  output_ = pipe[0];
  const int standard_input = memory_file(input);
  errors_ = memory_file({});
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, standard_input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors_, STDERR_FILENO);
  const int reason =
      ::posix_spawnp(&process_, "git", &actions, nullptr, pointers(words).data(), pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(standard_input);
  ::close(pipe[1]);
  if (reason == 0) return;
  ::close(output_);
  ::close(errors_);
  throw cannot_start("the program cannot be started", reason);
}

GitProgram::~GitProgram() {
  if (process_ > 0) {  // Somebody does not want the rest.
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  ::close(output_);
  ::close(errors_);
}

bool GitProgram::fill() {
  buffer_.erase(0, taken_);
  taken_ = 0;
  const auto size = buffer_.size();
  buffer_.resize(size + read_bytes);
  ssize_t got = 0;
  do got = ::read(output_, buffer_.data() + size, read_bytes);
  while (got < 0 && errno == EINTR);
  buffer_.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return got > 0;
}

bool GitProgram::read_to(char end, std::string& part) {
  for (std::size_t looked_at = taken_;;) {
    const auto found = buffer_.find(end, looked_at);
    if (found != std::string::npos) {
      part.assign(buffer_, taken_, found - taken_);
      taken_ = found + 1;
      return true;
    }
    looked_at = buffer_.size() - taken_;
    if (fill()) continue;
    part.assign(buffer_, taken_);
    taken_ = buffer_.size();
    return !part.empty();
  }
}

std::string_view GitProgram::read(std::size_t count) {
  while (buffer_.size() - taken_ < count && fill()) {
  }
  const auto bytes = std::string_view(buffer_).substr(taken_, count);
  taken_ += bytes.size();
  return bytes;
}

void GitProgram::finish() {
  int status = 0;
  ::waitpid(std::exchange(process_, -1), &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::array<char, 2000> said{};
  const auto size = ::pread(errors_, said.data(), said.size(), 0);
  std::string text(said.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  while (text.ends_with('\n') || text.ends_with('.')) text.pop_back();
  throw Error(Error::Kind::input, "git", fmt::format("git {} failed: {}", command_, text)).where(folder_);
}

std::string git_answer(const std::string& folder, std::vector<std::string> arguments, std::string_view input,
                       std::vector<std::string> environment) {
  GitProgram git(folder, std::move(arguments), input, std::move(environment));
  std::string answer, part;
  while (git.read_to('\n', part)) answer += (answer.empty() ? "" : "\n") + part;
  git.finish();
  return answer;
}

bool read_object(GitProgram& cat_file, GitObject& object) {
  std::string header;
  if (!cat_file.read_to('\n', header)) return false;
  const auto first = header.find(' '), second = header.find(' ', first + 1);
  object.id = header.substr(0, first);
  object.type = second == std::string::npos ? "missing" : header.substr(first + 1, second - first - 1);
  object.content.clear();
  if (second == std::string::npos) return true;
  std::size_t size = 0;
  std::from_chars(header.data() + second + 1, header.data() + header.size(), size);
  object.content = cat_file.read(size);
  cat_file.read(1);
  return true;
}

GitObjects git_objects(const std::string& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"rev-list", "--objects", "--missing=print"});
  GitProgram git(folder, std::move(arguments));
  GitObjects objects;
  std::string line;
  while (git.read_to('\n', line)) {
    if (line.starts_with('?'))
      objects.missing.insert(line.substr(1));
    else
      objects.ids.push_back(line.substr(0, line.find(' ')));
  }
  git.finish();
  return objects;
}

Gap missing_object(const std::string& place, const std::string& id) {
  return {place, fmt::format("the repository does not have this object ({})", id.substr(0, 12)),
          "Fetch what is missing (git fetch --refetch --no-filter, git fetch --unshallow), and do it again."};
}

}  // namespace cleave::scan
