#include "rehearsal/program.h"

#include <elf.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

namespace rehearsal {

using base::ErrorCode;
using base::Fail;
using base::Status;

namespace {

// A script's interpreter may be a script; the kernel follows four.
constexpr int kMaxInterpreters = 4;
constexpr size_t kHeadBytes = 64 * 1024;

std::string FindInPath(const std::string& command) {
  if (command.find('/') != std::string::npos) return command;
  const char* const path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    const std::string candidate = (folder.empty() ? "." : std::string(folder)) + "/" + command;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

std::string ReadHead(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  return head;
}

// The program that runs a script: of `#!/usr/bin/env python3`, python3.
std::string InterpreterOf(std::string_view head) {
  std::string_view line = head.substr(2, head.find('\n') - 2);
  std::string first;
  while (!line.empty()) {
    const size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) break;
    line.remove_prefix(start);
    const std::string word(line.substr(0, line.find_first_of(" \t")));
    line.remove_prefix(word.size());
    if (first.empty()) {
      first = word;
      if (!first.ends_with("/env")) return first;
    } else if (!word.starts_with('-') && word.find('=') == std::string::npos) {
      return word;
    }
  }
  return first;
}

// Of a 64-bit ELF file; nothing when it has none.
std::optional<std::string> LoaderOf(std::string_view head) {
  Elf64_Ehdr file{};
  std::memcpy(&file, head.data(), sizeof file);
  for (size_t i = 0; i < file.e_phnum; ++i) {
    Elf64_Phdr part{};
    const size_t at = file.e_phoff + i * sizeof part;
    if (at + sizeof part > head.size()) break;
    std::memcpy(&part, head.data() + at, sizeof part);
    if (part.p_type != PT_INTERP || part.p_offset >= head.size()) continue;
    return std::string(head.substr(part.p_offset, part.p_filesz > 0 ? part.p_filesz - 1 : 0));
  }
  return std::nullopt;
}

Status Refuse(const std::string& file, std::string_view what) {
  return Fail(ErrorCode::kBadUsage,
              fmt::format("can't be rehearsed: it is {}, so that the library that skips its waits "
                          "can't be loaded into it; run it without --rehearse",
                          what),
              file);
}

Status CheckFile(const std::string& file, int interpreters) {
  const std::string head = ReadHead(file);
  if (head.starts_with("#!") && interpreters > 0) {
    const std::string interpreter = FindInPath(InterpreterOf(head));
    return interpreter.empty() ? Status() : CheckFile(interpreter, interpreters - 1);
  }
  if (!head.starts_with(ELFMAG) || head.size() < sizeof(Elf64_Ehdr)) return {};
  if (head[EI_CLASS] != ELFCLASS64) return Refuse(file, "a 32-bit program");
  const std::optional<std::string> loader = LoaderOf(head);
  if (!loader) return Refuse(file, "linked statically, as programs written in Go are");
  if (loader->find("/ld-linux") == std::string::npos)
    return Refuse(file, fmt::format("linked with another C library ({})", *loader));
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & (S_ISUID | S_ISGID)) != 0)
    return Refuse(file, "set-user-ID or set-group-ID");
  return {};
}

}  // namespace

Status CheckProgram(const std::string& command) {
  const std::string file = FindInPath(command);
  return file.empty() ? Status() : CheckFile(file, kMaxInterpreters);
}

}  // namespace rehearsal
