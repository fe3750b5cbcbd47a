#include <stdlib.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <unistd.h>

#include "rehearsal/shim/shim.h"

/* The clocks and the sleeps. */

DECLARE_REAL(int, clock_gettime, clockid_t, struct timespec*)
DECLARE_REAL(int, clock_nanosleep, clockid_t, int, const struct timespec*, struct timespec*)
DECLARE_REAL(int, pause, void)
DECLARE_REAL(int, sigsuspend, const sigset_t*)

int rh_real_clock(int clock, struct timespec* now) { return REAL(clock_gettime)(clock, now); }

bool shim_is_virtual(clockid_t clock) {
  switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
    case CLOCK_TAI:
      return true;
    default:
      return false;
  }
}

int64_t shim_now(clockid_t clock) {
  struct timespec now = {0};
  REAL(clock_gettime)(clock, &now);
  return to_ns(now) +
         (shim_page != NULL && shim_is_virtual(clock) ? rh_load(shim_page->offset) : 0);
}

static int64_t later(int64_t time, int64_t ns) {
  return ns > RH_NEVER - time ? RH_NEVER : time + ns;
}

int64_t shim_deadline_after(int64_t ns) { return later(rh_now(shim_page), ns < 0 ? 0 : ns); }

int64_t shim_deadline_at(clockid_t clock, int64_t ns) {
  if (clock == CLOCK_MONOTONIC) return ns;
  return shim_deadline_after(ns - shim_now(clock));
}

EXPORT int clock_gettime(clockid_t clock, struct timespec* now) {
  const int result = REAL(clock_gettime)(clock, now);
  if (result == 0 && shim_page != NULL && shim_is_virtual(clock))
    *now = to_timespec(to_ns(*now) + rh_load(shim_page->offset));
  return result;
}

EXPORT int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  if (zone != NULL) *(struct timezone*)zone = (struct timezone){0};
  const int64_t ns = shim_now(CLOCK_REALTIME);
  now->tv_sec = ns / kBillion;
  now->tv_usec = ns % kBillion / 1000;
  return 0;
}

EXPORT time_t time(time_t* out) {
  const time_t seconds = shim_now(CLOCK_REALTIME) / kBillion;
  if (out != NULL) *out = seconds;
  return seconds;
}

EXPORT int timespec_get(struct timespec* now, int base) {
  if (base != TIME_UTC) return 0;
  *now = to_timespec(shim_now(CLOCK_REALTIME));
  return base;
}

EXPORT int ftime(struct timeb* now) {
  const int64_t ns = shim_now(CLOCK_REALTIME);
  *now =
      (struct timeb){.time = ns / kBillion, .millitm = (unsigned short)(ns % kBillion / 1000000)};
  return 0;
}

/* 0, or EINTR. */
static int sleep_until(int64_t deadline, uint32_t call) {
  struct shim_wait wait = {0};
  return shim_wait_until(&wait, deadline, call) == 0 ? 0 : EINTR;
}

static bool is_time(const struct timespec* time) {
  return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < kBillion;
}

static int64_t capped_ns(const struct timespec* time) {
  return time->tv_sec > RH_NEVER / kBillion - 1 ? RH_NEVER : to_ns(*time);
}

static int sleep_for(const struct timespec* time, struct timespec* rest, uint32_t call) {
  if (!is_time(time)) return EINVAL;
  const int64_t deadline = shim_deadline_after(capped_ns(time));
  const int error = sleep_until(deadline, call);
  if (error != 0 && rest != NULL) {
    const int64_t left = deadline - rh_now(shim_page);
    *rest = to_timespec(left < 0 ? 0 : left);
  }
  return error;
}

EXPORT int clock_nanosleep(clockid_t clock, int flags, const struct timespec* time,
                           struct timespec* rest) {
  if (shim_active() == NULL || !shim_is_virtual(clock))
    return REAL(clock_nanosleep)(clock, flags, time, rest);
  if ((flags & TIMER_ABSTIME) == 0) return sleep_for(time, rest, RH_CALL_clock_nanosleep);
  if (!is_time(time)) return EINVAL;
  return sleep_until(shim_deadline_at(clock, capped_ns(time)), RH_CALL_clock_nanosleep);
}

EXPORT int nanosleep(const struct timespec* time, struct timespec* rest) {
  const int error = shim_active() == NULL ? REAL(clock_nanosleep)(CLOCK_REALTIME, 0, time, rest)
                                          : sleep_for(time, rest, RH_CALL_nanosleep);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

EXPORT int usleep(useconds_t us) {
  const struct timespec time = to_timespec((int64_t)us * 1000);
  const int error = shim_active() == NULL ? REAL(clock_nanosleep)(CLOCK_REALTIME, 0, &time, NULL)
                                          : sleep_for(&time, NULL, RH_CALL_usleep);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

EXPORT unsigned sleep(unsigned seconds) {
  const struct timespec time = {.tv_sec = seconds};
  struct timespec rest = {0};
  const int error = shim_active() == NULL ? REAL(clock_nanosleep)(CLOCK_REALTIME, 0, &time, &rest)
                                          : sleep_for(&time, &rest, RH_CALL_sleep);
  return error == 0 ? 0 : (unsigned)(rest.tv_sec + (rest.tv_nsec >= kBillion / 2));
}

/* Waits for a signal have no deadline of their own, but a timer of the process may be what they
 * wait for. */
static int suspend(const sigset_t* mask, uint32_t call) {
  struct shim_wait wait = {.unsure = true, .mask = mask};
  return shim_wait_until(&wait, RH_NEVER, call);
}

EXPORT int pause(void) {
  return shim_active() == NULL ? REAL(pause)() : suspend(NULL, RH_CALL_pause);
}

EXPORT int sigsuspend(const sigset_t* mask) {
  return shim_active() == NULL ? REAL(sigsuspend)(mask) : suspend(mask, RH_CALL_sigsuspend);
}
