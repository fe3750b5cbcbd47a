#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_TAGS_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_TAGS_H_

#include <cstddef>
#include <cstdint>

#include "mock_server/http/event_loop.h"

namespace mock_server::http {

// Tags: slot in the low 24 bits, above it the generation, so that an event or timer of a closed
// connection never hits the next one in its slot. The highest slots are no connections.
inline constexpr uint64_t kSlotBits = 24;
inline constexpr uint64_t kSlotMask = (uint64_t{1} << kSlotBits) - 1;
inline constexpr uint64_t kTimerTag = kSlotMask;
inline constexpr uint64_t kWakeTag = kSlotMask - 1;
inline constexpr uint64_t kAcceptRetryTag = kSlotMask - 2;
inline constexpr uint64_t kJumpTag = kSlotMask - 3;
// Of all watchers (loop.h); the generation is the watcher's key.
inline constexpr uint64_t kWatcherSlot = kSlotMask - 4;
// Of the first listening socket; the others have those below.
inline constexpr uint64_t kListenTag = kSlotMask - 5;
inline constexpr size_t kMaxListening = 64;
inline constexpr uint64_t kMaxSlots = kListenTag - kMaxListening;
static_assert(EventLoop::kTagBits >= kSlotBits + 32);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_TAGS_H_
