#include "cli/main.h"

int main(int argc, char** argv) {
  return cleave::cli::main(argc, argv);
}
