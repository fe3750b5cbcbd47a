#include <string.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "rehearsal/shim/shim.h"

/* Timers that the kernel runs: alarm(), setitimer(), timer_settime() and timerfd_settime(). The
   kernel counts real time, so after a jump each of them is set anew with what is left of its
   virtual time; the earliest is a deadline of the whole process. */

/* Older ones have the same names and other timers, and dlsym() may find those. */
#define DECLARE_REAL_TIMER(name, ...)                               \
  DECLARE_REAL_FOUND(dlvsym(RTLD_NEXT, #name, "GLIBC_2.34") != NULL \
                         ? dlvsym(RTLD_NEXT, #name, "GLIBC_2.34")   \
                         : dlsym(RTLD_NEXT, #name),                 \
                     int, name, __VA_ARGS__)

DECLARE_REAL(int, setitimer, int, const struct itimerval*, struct itimerval*)
DECLARE_REAL(int, getitimer, int, struct itimerval*)
DECLARE_REAL(int, ppoll, struct pollfd*, nfds_t, const struct timespec*, const sigset_t*)
DECLARE_REAL_TIMER(timer_create, clockid_t, struct sigevent*, timer_t*)
DECLARE_REAL_TIMER(timer_delete, timer_t)
DECLARE_REAL_TIMER(timer_settime, timer_t, int, const struct itimerspec*, struct itimerspec*)
DECLARE_REAL_TIMER(timer_gettime, timer_t, struct itimerspec*)
DECLARE_REAL(int, timerfd_create, int, int)
DECLARE_REAL(int, timerfd_settime, int, int, const struct itimerspec*, struct itimerspec*)
DECLARE_REAL(int, timerfd_gettime, int, struct itimerspec*)

enum kind { kNone, kAlarm, kTimer, kDescriptor };

struct timer {
  enum kind kind;
  intptr_t id; /* timer_t, or a descriptor */
  clockid_t clock;
  int64_t deadline; /* virtual; RH_NEVER: not set */
  int64_t interval;
  int64_t fires; /* when the kernel does, on the real CLOCK_MONOTONIC */
};

enum { kTimers = 256 };

static struct timer timers[kTimers];
static uint32_t lock;
static uint32_t set;    /* how many are */
static int64_t seen_at; /* the offset that they were set for */

static bool take_lock(void) {
  /* A signal handler may find it taken by the thread that it interrupts. */
  enum { kTries = 1000 };
  for (int i = 0; i < kTries; ++i) {
    if (__atomic_exchange_n(&lock, 1U, __ATOMIC_SEQ_CST) == 0) return true;
  }
  return false;
}
static void give_lock(void) { __atomic_store_n(&lock, 0U, __ATOMIC_SEQ_CST); }

static struct timer* find(enum kind kind, intptr_t id) {
  for (int i = 0; i < kTimers; ++i) {
    if (timers[i].kind == kind && timers[i].id == id) return &timers[i];
  }
  return NULL;
}

static void publish(void) {
  int64_t earliest = RH_NEVER;
  uint32_t count = 0;
  for (int i = 0; i < kTimers; ++i) {
    if (timers[i].kind == kNone || timers[i].deadline == RH_NEVER) continue;
    ++count;
    if (timers[i].deadline < earliest) earliest = timers[i].deadline;
  }
  rh_store(set, count);
  rh_store(shim_page->processes[shim_process].timer, earliest);
}

static int set_real(struct timer* it, int64_t value, int64_t interval) {
  const struct itimerspec spec = {.it_interval = to_timespec(interval),
                                  .it_value = to_timespec(value)};
  it->fires = rh_real_now() + value;
  if (it->kind == kTimer) return REAL(timer_settime)((timer_t)it->id, 0, &spec, NULL);
  if (it->kind == kDescriptor) return REAL(timerfd_settime)((int)it->id, 0, &spec, NULL);
  /* Microseconds; nothing would disarm it. */
  const struct itimerval old_fashioned = {
      .it_interval = {spec.it_interval.tv_sec, spec.it_interval.tv_nsec / 1000},
      .it_value = {spec.it_value.tv_sec,
                   spec.it_value.tv_nsec / 1000 + (value > 0 && value < 1000)}};
  return REAL(setitimer)(ITIMER_REAL, &old_fashioned, NULL);
}

static bool has_fired(const struct timer* it) {
  struct itimerspec left = {0};
  struct itimerval left_of_alarm = {0};
  if (rh_real_now() < it->fires) return false;
  if (it->interval != 0) return true;
  if (it->kind == kAlarm) {
    REAL(getitimer)(ITIMER_REAL, &left_of_alarm);
    return left_of_alarm.it_value.tv_sec == 0 && left_of_alarm.it_value.tv_usec == 0;
  }
  if (it->kind == kTimer) {
    REAL(timer_gettime)((timer_t)it->id, &left);
  } else {
    REAL(timerfd_gettime)((int)it->id, &left);
  }
  return to_ns(left.it_value) == 0;
}

/* The kernel takes a moment, in which time must not jump: so this thread stays busy. True when a
   handler of the program ran meanwhile; signals are let in here only, so that none is missed. */
static bool await_firing(const struct timer* it, const sigset_t* mask) {
  enum { kMomentNs = 50000, kMoments = 100 };
  const struct timespec moment = {.tv_nsec = kMomentNs};
  for (int i = 0; i < kMoments; ++i) {
    const bool fired = has_fired(it);
    if (REAL(ppoll)(NULL, 0, &moment, mask) < 0 && errno == EINTR) return true;
    if (fired) return false;
  }
  return false;
}

/* It is due on the virtual clock: fires unless the kernel's clock got there by itself. */
static bool expire(struct timer* it, int64_t now, const sigset_t* mask) {
  bool interrupted = false;
  if (rh_real_now() < it->fires) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    shim_let_in(&all, &before);
    set_real(it, 1, it->interval);
    interrupted = await_firing(it, mask);
    shim_let_in(&before, NULL);
  }
  const int64_t real = rh_real_now();
  if (it->interval == 0) {
    it->deadline = RH_NEVER;
  } else {
    while (it->deadline <= now) it->deadline += it->interval;
    it->fires = real + (it->deadline - now);
  }
  return interrupted;
}

bool shim_adjust_timers(const sigset_t* mask) {
  if (shim_page == NULL || rh_load(set) == 0) return false;
  const int error = errno;
  const int64_t offset = rh_load(shim_page->offset);
  const int64_t now = rh_now(shim_page);
  if (offset == rh_load(seen_at) && rh_load(shim_page->processes[shim_process].timer) > now)
    return false;
  if (!take_lock()) return false;
  bool interrupted = false;
  rh_store(seen_at, offset);
  for (int i = 0; i < kTimers; ++i) {
    struct timer* const it = &timers[i];
    if (it->kind == kNone || it->deadline == RH_NEVER) continue;
    if (it->deadline <= now) {
      interrupted = expire(it, now, mask) || interrupted;
    } else if (rh_real_now() < it->fires) {
      set_real(it, it->deadline - now, it->interval);
    }
  }
  publish();
  give_lock();
  errno = error;
  return interrupted;
}

static struct timer* find_or_add(enum kind kind, intptr_t id, clockid_t clock) {
  struct timer* it = find(kind, id);
  if (it == NULL) it = find(kNone, 0);
  if (it == NULL) return NULL;
  if (it->kind == kNone)
    *it = (struct timer){.kind = kind, .id = id, .clock = clock, .deadline = RH_NEVER};
  return it;
}

static void drop(enum kind kind, intptr_t id) {
  if (shim_page == NULL || !take_lock()) return;
  struct timer* const it = find(kind, id);
  if (it != NULL) {
    *it = (struct timer){.kind = kNone};
    publish();
  }
  give_lock();
}

void shim_drop_timer_descriptor(int descriptor) {
  if (rh_load(set) != 0) drop(kDescriptor, descriptor);
}

/* The child of a fork has no timers but those that are descriptors. */
void shim_keep_timer_descriptors(void) {
  lock = 0;
  for (int i = 0; i < kTimers; ++i) {
    if (timers[i].kind != kDescriptor) timers[i] = (struct timer){.kind = kNone};
  }
  publish();
}

/* A program that ran in this process before may have set an alarm. */
void shim_find_alarm(void) {
  struct itimerval left = {0};
  struct rh_process* const process = &shim_page->processes[shim_process];
  REAL(getitimer)(ITIMER_REAL, &left);
  const int64_t ns =
      (int64_t)left.it_value.tv_sec * kBillion + (int64_t)left.it_value.tv_usec * 1000;
  const int64_t known = rh_load(process->timer);
  rh_store(process->timer, RH_NEVER);
  if (ns == 0 || !take_lock()) return;
  struct timer* const it = find_or_add(kAlarm, 0, CLOCK_MONOTONIC);
  it->deadline = known != RH_NEVER ? known : rh_now(shim_page) + ns;
  it->fires = rh_real_now() + ns;
  publish();
  give_lock();
}

/* What is left of `it`; the lock is held. */
static struct itimerspec left_of(const struct timer* it) {
  if (it == NULL || it->deadline == RH_NEVER) return (struct itimerspec){0};
  const int64_t left = it->deadline - rh_now(shim_page);
  return (struct itimerspec){.it_interval = to_timespec(it->interval),
                             .it_value = to_timespec(left < 1 ? 1 : left)};
}

/* -2 when the real function should do it. */
static int set_virtual(enum kind kind, intptr_t id, clockid_t clock, bool absolute,
                       const struct itimerspec* next, struct itimerspec* old) {
  if (shim_active() == NULL || !take_lock()) return -2;
  struct timer* const it = find_or_add(kind, id, clock);
  if (it == NULL || !shim_is_virtual(it->clock)) {
    give_lock();
    return -2;
  }
  const struct timer before = *it;
  const int64_t value = to_ns(next->it_value);
  int64_t left = value == 0 || !absolute ? value : value - shim_now(it->clock);
  if (value != 0 && left < 1) left = 1;
  const int result = set_real(it, left, to_ns(next->it_interval));
  if (result == 0) {
    if (old != NULL) *old = left_of(&before);
    it->interval = to_ns(next->it_interval);
    it->deadline = value == 0 ? RH_NEVER : rh_now(shim_page) + left;
    rh_store(seen_at, (int64_t)-1); /* the others may be set for another offset */
  } else if (before.deadline == RH_NEVER) {
    *it = (struct timer){.kind = kNone};
  }
  publish();
  give_lock();
  return result;
}

EXPORT int timer_create(clockid_t clock, struct sigevent* event, timer_t* timer) {
  const int result = REAL(timer_create)(clock, event, timer);
  if (result != 0 || shim_active() == NULL || !take_lock()) return result;
  find_or_add(kTimer, (intptr_t)*timer, clock);
  give_lock();
  return result;
}

EXPORT int timer_delete(timer_t timer) {
  drop(kTimer, (intptr_t)timer);
  return REAL(timer_delete)(timer);
}

EXPORT int timer_settime(timer_t timer, int flags, const struct itimerspec* next,
                         struct itimerspec* old) {
  /* One that is not known was made before the rehearsal: it is real. */
  const int result =
      set_virtual(kTimer, (intptr_t)timer, CLOCK_REALTIME, (flags & TIMER_ABSTIME) != 0, next, old);
  return result == -2 ? REAL(timer_settime)(timer, flags, next, old) : result;
}

EXPORT int timerfd_create(int clock, int flags) {
  const int descriptor = REAL(timerfd_create)(clock, flags);
  if (descriptor < 0 || shim_active() == NULL || !take_lock()) return descriptor;
  struct timer* const known = find(kDescriptor, descriptor);
  if (known != NULL) known->kind = kNone, known->id = 0;
  find_or_add(kDescriptor, descriptor, clock);
  give_lock();
  return descriptor;
}

EXPORT int timerfd_settime(int descriptor, int flags, const struct itimerspec* next,
                           struct itimerspec* old) {
  const int result = set_virtual(kDescriptor, descriptor, CLOCK_MONOTONIC,
                                 (flags & TFD_TIMER_ABSTIME) != 0, next, old);
  return result == -2 ? REAL(timerfd_settime)(descriptor, flags, next, old) : result;
}

/* False when the real function knows. */
static bool left_virtually(enum kind kind, intptr_t id, struct itimerspec* left) {
  if (shim_active() == NULL || !take_lock()) return false;
  const struct timer* const it = find(kind, id);
  const bool known = it != NULL && shim_is_virtual(it->clock);
  if (known) *left = left_of(it);
  give_lock();
  return known;
}

EXPORT int timer_gettime(timer_t timer, struct itimerspec* left) {
  return left_virtually(kTimer, (intptr_t)timer, left) ? 0 : REAL(timer_gettime)(timer, left);
}
EXPORT int timerfd_gettime(int descriptor, struct itimerspec* left) {
  return left_virtually(kDescriptor, descriptor, left) ? 0
                                                       : REAL(timerfd_gettime)(descriptor, left);
}

static struct timeval to_timeval(struct timespec time) {
  return (struct timeval){time.tv_sec, (time.tv_nsec + 999) / 1000};
}
static struct timespec from_timeval(struct timeval time) {
  return (struct timespec){time.tv_sec, time.tv_usec * 1000};
}

EXPORT int setitimer(__itimer_which_t which, const struct itimerval* restrict next,
                     struct itimerval* restrict old) {
  if (which != ITIMER_REAL) return REAL(setitimer)((int)which, next, old);
  const struct itimerspec spec = {.it_interval = from_timeval(next->it_interval),
                                  .it_value = from_timeval(next->it_value)};
  struct itimerspec before = {0};
  const int result = set_virtual(kAlarm, 0, CLOCK_MONOTONIC, false, &spec, &before);
  if (result == -2) return REAL(setitimer)((int)which, next, old);
  if (result == 0 && old != NULL)
    *old = (struct itimerval){to_timeval(before.it_interval), to_timeval(before.it_value)};
  return result;
}

EXPORT int getitimer(__itimer_which_t which, struct itimerval* left) {
  struct itimerspec spec = {0};
  if (which != ITIMER_REAL || !left_virtually(kAlarm, 0, &spec))
    return REAL(getitimer)((int)which, left);
  *left = (struct itimerval){to_timeval(spec.it_interval), to_timeval(spec.it_value)};
  return 0;
}

EXPORT unsigned alarm(unsigned seconds) {
  const struct itimerval next = {.it_value = {.tv_sec = seconds}};
  struct itimerval old = {0};
  if (setitimer(ITIMER_REAL, &next, &old) != 0) return 0;
  return (unsigned)(old.it_value.tv_sec + (old.it_value.tv_usec > 0));
}
