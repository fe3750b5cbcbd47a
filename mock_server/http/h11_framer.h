#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_H11_FRAMER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_H11_FRAMER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/http/request_framer.h"

namespace mock_server::http {

// Frames requests as the data layer does: uvicorn with h11 0.16, rule by rule
// (docs/adr/0014-h11.md). The result never depends on how the bytes were split.
class H11Framer : public RequestFramer {
 public:
  H11Framer(const FramerLimits& limits, const base::Arrival& arrival)
      : RequestFramer(limits, arrival) {}

  Event Next(std::string_view& input) override;

 private:
  // What the next bytes are.
  enum class Place { kHead, kLengthBody, kChunkSize, kChunkData, kChunkEnd, kTrailers, kEnd };

  // Each takes what stands at its place; nothing when it is done and place_ says what comes next.
  std::optional<Event> TakeHead(std::string_view& input);
  std::optional<Event> TakeData(std::string_view& input, Place next);
  std::optional<Event> TakeChunkSize(std::string_view& input);
  std::optional<Event> TakeChunkEnd(std::string_view& input);
  std::optional<Event> TakeTrailers(std::string_view& input);
  Event EndMessage();

  // A block of lines, up to an empty one, or one line. Each takes it off the front of the input,
  // joined with what earlier pieces had of it; nothing when it is all there. `taken` is without its
  // last line end, and good until the next call.
  std::optional<Event> TakeLines(std::string_view& input, std::string_view& taken);
  std::optional<Event> TakeLine(std::string_view& input, std::string_view& taken);

  Place place_ = Place::kHead;
  std::string held_;            // of lines that are not complete yet
  bool held_is_taken_ = false;  // they are, and were given to the caller
  uint64_t remaining_ = 0;      // of the body or the chunk
  bool chunked_ = false;
  size_t chunk_end_seen_ = 0;  // bytes of the CR LF behind a chunk
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_H11_FRAMER_H_
