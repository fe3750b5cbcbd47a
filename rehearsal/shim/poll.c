#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "rehearsal/shim/shim.h"

/* Waits for descriptors. */

DECLARE_REAL(int, poll, struct pollfd*, nfds_t, int)
DECLARE_REAL(int, ppoll, struct pollfd*, nfds_t, const struct timespec*, const sigset_t*)
DECLARE_REAL(int, select, int, fd_set*, fd_set*, fd_set*, struct timeval*)
DECLARE_REAL(int, pselect, int, fd_set*, fd_set*, fd_set*, const struct timespec*, const sigset_t*)
DECLARE_REAL(int, epoll_wait, int, struct epoll_event*, int, int)
DECLARE_REAL(int, epoll_pwait, int, struct epoll_event*, int, int, const sigset_t*)
DECLARE_REAL(int, epoll_pwait2, int, struct epoll_event*, int, const struct timespec*,
             const sigset_t*)

static int64_t deadline_of_ms(int ms) {
  return ms < 0 ? RH_NEVER : shim_deadline_after((int64_t)ms * 1000000);
}

static int64_t deadline_of(const struct timespec* time) {
  if (time == NULL || time->tv_sec > RH_NEVER / kBillion - 1) return RH_NEVER;
  return shim_deadline_after(to_ns(*time));
}

static bool is_zero(const struct timespec* time) {
  return time != NULL && time->tv_sec == 0 && time->tv_nsec == 0;
}

static int poll_ready(struct shim_wait* wait) {
  return REAL(poll)(wait->descriptors, wait->count, 0);
}

static bool knows_all(const struct pollfd* descriptors, nfds_t count) {
  for (nfds_t i = 0; i < count; ++i) {
    if (!shim_is_stand_in(descriptors[i].fd)) return false;
  }
  return true;
}

static int wait_for_poll(struct pollfd* descriptors, nfds_t count, int64_t deadline,
                         const sigset_t* mask, uint32_t call) {
  struct shim_wait wait = {.ready = poll_ready,
                           .unsure = !knows_all(descriptors, count),
                           .mask = mask,
                           .descriptors = descriptors,
                           .count = count};
  return shim_wait_until(&wait, deadline, call);
}

EXPORT int poll(struct pollfd* descriptors, nfds_t count, int ms) {
  if (ms == 0 || shim_active() == NULL) return REAL(poll)(descriptors, count, ms);
  return wait_for_poll(descriptors, count, deadline_of_ms(ms), NULL, RH_CALL_poll);
}

EXPORT int __poll_chk(struct pollfd* descriptors, nfds_t count, int ms, size_t room);
EXPORT int __poll_chk(struct pollfd* descriptors, nfds_t count, int ms, size_t room) {
  if (room / sizeof *descriptors < count) abort();
  return poll(descriptors, count, ms);
}

EXPORT int ppoll(struct pollfd* descriptors, nfds_t count, const struct timespec* time,
                 const sigset_t* mask) {
  if (is_zero(time) || shim_active() == NULL) return REAL(ppoll)(descriptors, count, time, mask);
  return wait_for_poll(descriptors, count, deadline_of(time), mask, RH_CALL_ppoll);
}

EXPORT int __ppoll_chk(struct pollfd* descriptors, nfds_t count, const struct timespec* time,
                       const sigset_t* mask, size_t room);
EXPORT int __ppoll_chk(struct pollfd* descriptors, nfds_t count, const struct timespec* time,
                       const sigset_t* mask, size_t room) {
  if (room / sizeof *descriptors < count) abort();
  return ppoll(descriptors, count, time, mask);
}

/* select() forgets what it was asked for, so each look needs it anew. Sets may be larger than
 * fd_set. */
struct selection {
  int count;
  size_t bytes;
  fd_set* sets[3];
  unsigned char* asked[3];
};

static void restore(const struct selection* it) {
  for (int i = 0; i < 3; ++i) {
    if (it->sets[i] != NULL) memcpy(it->sets[i], it->asked[i], it->bytes);
  }
}

static int select_block(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  const struct selection* const it = wait->context;
  const struct timespec time = to_timespec(ns);
  restore(it);
  return REAL(pselect)(it->count, it->sets[0], it->sets[1], it->sets[2], ns < 0 ? NULL : &time,
                       mask);
}

static int select_ready(struct shim_wait* wait) { return select_block(wait, 0, NULL); }

static int wait_for_select(int count, fd_set* sets[3], int64_t deadline, const sigset_t* mask,
                           uint32_t call) {
  enum { kWord = 8 * sizeof(long) };
  struct selection it = {
      .count = count,
      .bytes = ((size_t)(count < 0 ? 0 : count) + kWord - 1) / kWord * sizeof(long)};
  unsigned char copies[3][RH_DESCRIPTORS / 8];
  if (count < 0 || it.bytes > sizeof copies[0]) {
    errno = EINVAL;
    return -1;
  }
  for (int i = 0; i < 3; ++i) {
    it.sets[i] = sets[i];
    it.asked[i] = copies[i];
    if (sets[i] != NULL) memcpy(copies[i], sets[i], it.bytes);
  }
  struct shim_wait wait = {
      .ready = select_ready, .block = select_block, .unsure = true, .mask = mask, .context = &it};
  const int result = shim_wait_until(&wait, deadline, call);
  for (int i = 0; i < 3 && result == 0; ++i) {
    if (sets[i] != NULL) memset(sets[i], 0, it.bytes);
  }
  return result;
}

EXPORT int select(int count, fd_set* read, fd_set* write, fd_set* except, struct timeval* time) {
  if (shim_active() == NULL || (time != NULL && time->tv_sec == 0 && time->tv_usec == 0))
    return REAL(select)(count, read, write, except, time);
  if (time != NULL && (time->tv_sec < 0 || time->tv_usec < 0)) {
    errno = EINVAL;
    return -1;
  }
  const int64_t deadline =
      time == NULL || time->tv_sec > RH_NEVER / kBillion - 1
          ? RH_NEVER
          : shim_deadline_after((int64_t)time->tv_sec * kBillion + (int64_t)time->tv_usec * 1000);
  const int result =
      wait_for_select(count, (fd_set* [3]){read, write, except}, deadline, NULL, RH_CALL_select);
  if (time != NULL && deadline != RH_NEVER) {
    const int64_t left = deadline - rh_now(shim_page);
    time->tv_sec = left < 0 ? 0 : left / kBillion;
    time->tv_usec = left < 0 ? 0 : left % kBillion / 1000;
  }
  return result;
}

EXPORT int pselect(int count, fd_set* read, fd_set* write, fd_set* except,
                   const struct timespec* time, const sigset_t* mask) {
  if (is_zero(time) || shim_active() == NULL)
    return REAL(pselect)(count, read, write, except, time, mask);
  return wait_for_select(count, (fd_set* [3]){read, write, except}, deadline_of(time), mask,
                         RH_CALL_pselect);
}

struct epoll_call {
  int epoll;
  struct epoll_event* events;
  int room;
};

static int epoll_ready(struct shim_wait* wait) {
  const struct epoll_call* const it = wait->context;
  return REAL(epoll_wait)(it->epoll, it->events, it->room, 0);
}

static int epoll_block(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  const struct epoll_call* const it = wait->context;
  /* Milliseconds are what the calls have whose timeouts matter; a shorter wait is one of the shim's
   * own. */
  if (ns >= 0 && ns < 1000000) {
    struct pollfd one = {.fd = it->epoll, .events = POLLIN};
    const struct timespec time = to_timespec(ns);
    const int result = REAL(ppoll)(&one, 1, &time, mask);
    return result > 0 ? epoll_ready(wait) : result;
  }
  const int64_t ms = ns < 0 ? -1 : (ns + 999999) / 1000000;
  return REAL(epoll_pwait)(it->epoll, it->events, it->room, ms > 1000000 ? 1000000 : (int)ms, mask);
}

static int wait_for_epoll(int epoll, struct epoll_event* events, int room, int64_t deadline,
                          const sigset_t* mask, uint32_t call) {
  struct epoll_call it = {epoll, events, room};
  struct shim_wait wait = {
      .ready = epoll_ready, .block = epoll_block, .unsure = true, .mask = mask, .context = &it};
  return shim_wait_until(&wait, deadline, call);
}

EXPORT int epoll_wait(int epoll, struct epoll_event* events, int room, int ms) {
  if (ms == 0 || shim_active() == NULL) return REAL(epoll_wait)(epoll, events, room, ms);
  return wait_for_epoll(epoll, events, room, deadline_of_ms(ms), NULL, RH_CALL_epoll_wait);
}

EXPORT int epoll_pwait(int epoll, struct epoll_event* events, int room, int ms,
                       const sigset_t* mask) {
  if (ms == 0 || shim_active() == NULL) return REAL(epoll_pwait)(epoll, events, room, ms, mask);
  return wait_for_epoll(epoll, events, room, deadline_of_ms(ms), mask, RH_CALL_epoll_pwait);
}

EXPORT int epoll_pwait2(int epoll, struct epoll_event* events, int room,
                        const struct timespec* time, const sigset_t* mask) {
  if (is_zero(time) || shim_active() == NULL)
    return REAL(epoll_pwait2)(epoll, events, room, time, mask);
  return wait_for_epoll(epoll, events, room, deadline_of(time), mask, RH_CALL_epoll_pwait2);
}
