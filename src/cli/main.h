#pragma once

namespace cleave::cli {

/// The whole program: parses the command line, runs one command, turns errors into exit codes.
int main(int argc, char** argv);

}  // namespace cleave::cli
