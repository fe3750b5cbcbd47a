// What clients send to the server of our own for events: any bytes, cut anywhere, are the same
// commands as in one piece, within their limits; and a pattern ends whatever it is tried on. The
// first byte of an input says where it is cut.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mock_server/redis/glob.h"
#include "mock_server/redis/resp_reader.h"

namespace {

using mock_server::redis::RespReader;

void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// Everything the reader makes of the bytes, up to its fault.
std::string Read(std::string_view first, std::string_view second) {
  RespReader reader;
  std::string seen;
  for (const std::string_view piece : {first, second}) {
    reader.Add(piece);
    RespReader::Event event;
    while ((event = reader.Next()) == RespReader::Event::kCommand) {
      Check(!reader.command().empty() && reader.command().size() <= RespReader::kMaxLine,
            "a command has words");
      for (const std::string& word : reader.command()) seen += word + '\n';
      seen += ";\n";
    }
    if (event == RespReader::Event::kFault) return seen + std::string(reader.fault());
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t cut = data[0] % (bytes.size() + 1);
  Check(Read(bytes, "") == Read(bytes.substr(0, cut), bytes.substr(cut)),
        "pieces are read as the whole");
  mock_server::redis::MatchesGlob(bytes.substr(0, cut), bytes.substr(cut));
  Check(mock_server::redis::MatchesGlob("*", bytes), "* is anything");
  return 0;
}
