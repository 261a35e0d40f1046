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
#include "base/files.h"
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

enum class Ending { whole, too_slow, too_long };

/// Reads what comes on standard output until both ends are closed, and passes on what comes on standard
/// error: the program may have to ask or tell something. A program that never stops must not fill memory or a
/// log.
Ending read_all(Pipe& output, Pipe& errors, std::string& text) {
  const auto end = std::chrono::steady_clock::now() + longest_run;
  char buffer[4096];
  std::size_t bytes = 0;
  pollfd waiting[] = {{output.ends[0], POLLIN, 0}, {errors.ends[0], POLLIN, 0}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || ::poll(waiting, 2, static_cast<int>(left.count())) == 0) return Ending::too_slow;
    for (auto& one : waiting) {
      if (one.fd < 0 || one.revents == 0) continue;
      const ssize_t size = ::read(one.fd, buffer, sizeof(buffer));
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) one.fd = -1;
      if (size <= 0) continue;
      const std::string_view part(buffer, static_cast<std::size_t>(size));
      bytes += part.size();
      if (bytes > most_settings_bytes) return Ending::too_long;
      if (&one == &waiting[0])
        text += part;
      else if (::write(STDERR_FILENO, part.data(), part.size()) < 0)
        continue;  // Nobody listens: that is no reason to have no credentials.
    }
  }
  return Ending::whole;
}

/// Starts the program by its words, never by a shell, with its outputs in pipes. 0 or errno.
int start(std::vector<std::string>& words, int output, int errors, pid_t& child) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  const int result = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return result;
}

std::string run(std::vector<std::string> words, const std::string& where) {
  Pipe pipe, errors;
  pid_t child = 0;
  if (const int reason = start(words, pipe.ends[1], errors.ends[1], child); reason != 0) {
    throw no_credentials(where,
                         fmt::format("cannot start credential_process '{}': {}", words[0], strerror(reason)));
  }
  pipe.close_end(1);
  errors.close_end(1);
  std::string output;
  const auto ending = read_all(pipe, errors, output);
  if (ending != Ending::whole) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (ending == Ending::too_slow)
    throw no_credentials(where, fmt::format("credential_process '{}' took over a minute", words[0]));
  if (ending == Ending::too_long) {
    throw no_credentials(where, fmt::format("credential_process '{}' prints more than {} MiB", words[0],
                                            most_settings_bytes >> 20))
        .next("Run it by hand to see what it prints.");
  }
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
  const auto words = split_command_line(command, where);
  if (words.empty()) throw no_credentials(where, "credential_process is empty").next("Write the command.");
  const auto source = fmt::format("{}, credential_process '{}'", where, words[0]);
  const Json answer = json_answer(run(words, where), source);
  if (!answer.contains("Version") || !answer.at("Version").is_number() ||
      answer.at("Version").get<double>() != 1)
    throw no_credentials(source, "it did not answer \"Version\": 1, a number")
        .next("Run it by hand to see what it prints.");
  return read_credentials_document(answer, source);
}

}  // namespace cleave::aws
