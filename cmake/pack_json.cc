// pack_json FILE PACKED: reads a JSON file that is to be compiled into the program, and writes it
// packed. A file that is not sound fails the build, with its line.

#include <fstream>
#include <iostream>

#include "base/json.h"
#include "base/packed_json.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: pack_json FILE PACKED\n";
    return 2;
  }
  const auto file = base::JsonFile::Load(argv[1]);
  if (!file) {
    std::cerr << file.error().ToString() << '\n';
    return 1;
  }
  std::ofstream packed(argv[2], std::ios::binary);
  packed << base::PackJson(file->root()) << std::flush;
  if (!packed) {
    std::cerr << argv[2] << ": can't be written\n";
    return 1;
  }
  return 0;
}
