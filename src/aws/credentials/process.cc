#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include <fmt/format.h>

#include "aws/credentials/command_line.h"
#include "aws/credentials/sources.h"
#include "base/json.h"

extern char** environ;

namespace cleave::aws {
namespace {

constexpr auto longest_run = std::chrono::seconds(60);

/// Both ends of a pipe, closed at the end.
struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() { [[maybe_unused]] const int result = ::pipe2(ends, O_CLOEXEC); }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(int end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

/// Reads until the other end closes; false when that takes too long.
bool read_all(int descriptor, std::string& output) {
  const auto end = std::chrono::steady_clock::now() + longest_run;
  char buffer[4096];
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd waiting{descriptor, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) == 0) return false;
    const ssize_t size = ::read(descriptor, buffer, sizeof(buffer));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return true;
    output.append(buffer, static_cast<std::size_t>(size));
  }
}

/// Starts the program by its words, never by a shell, with its standard output in the pipe. 0 or errno.
int start(std::vector<std::string>& words, int output, pid_t& child) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  const int result = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return result;
}

std::string run(std::vector<std::string> words, const std::string& where) {
  Pipe pipe;
  pid_t child = 0;
  if (words.empty()) throw no_credentials(where, "credential_process is empty");
  if (const int reason = start(words, pipe.ends[1], child); reason != 0) {
    throw no_credentials(where,
                         fmt::format("cannot start credential_process '{}': {}", words[0], strerror(reason)));
  }
  pipe.close_end(1);
  std::string output;
  const bool in_time = read_all(pipe.ends[0], output);
  if (!in_time) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time)
    throw no_credentials(where, fmt::format("credential_process '{}' took over a minute", words[0]));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw no_credentials(where, fmt::format("credential_process '{}' failed", words[0]))
        .next("Run it by hand to see why.");
  }
  return output;
}

}  // namespace

/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html)
std::optional<Credentials> from_process(const CredentialsContext& context) {
  const auto command = context.profile.setting("credential_process");
  if (!context.profile.has("credential_process")) return std::nullopt;
  const std::string where = context.profile.where("credential_process");
  const Json answer =
      parse_json(run(split_command_line(command, where), where), where + " credential_process");
  if (number_or(answer, "Version", 0) != 1)
    throw no_credentials(where, "credential_process did not answer Version 1");
  return read_credentials_document(answer, where);
}

}  // namespace cleave::aws
