#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rehearsal/shim/shim.h"

/* Semaphores and condition variables. A thread that waits for one stands in a list of this process
   instead of in the C library, since a jump must be able to wake it when its time is over; whoever
   posts or signals wakes it from there, and declares it busy at once, so that no jump comes in
   between. Those that other processes share stay with the C library. */

#ifdef __x86_64__
#define COND_VERSION \
  "GLIBC_2.3.2" /* an older one has the same names, and dlsym() would find that */
#else
#define COND_VERSION "GLIBC_2.17"
#endif
#define DECLARE_REAL_COND(name, ...)                                \
  DECLARE_REAL_FOUND(dlvsym(RTLD_NEXT, #name, COND_VERSION) != NULL \
                         ? dlvsym(RTLD_NEXT, #name, COND_VERSION)   \
                         : dlsym(RTLD_NEXT, #name),                 \
                     int, name, __VA_ARGS__)

DECLARE_REAL(int, sem_wait, sem_t*)
DECLARE_REAL(int, sem_timedwait, sem_t*, const struct timespec*)
DECLARE_REAL(int, sem_clockwait, sem_t*, clockid_t, const struct timespec*)
DECLARE_REAL(int, sem_post, sem_t*)
DECLARE_REAL(int, pthread_mutex_timedlock, pthread_mutex_t*, const struct timespec*)
DECLARE_REAL(int, pthread_mutex_clocklock, pthread_mutex_t*, clockid_t, const struct timespec*)
DECLARE_REAL(long, syscall, long, ...)
DECLARE_REAL(int, clock_gettime, clockid_t, struct timespec*)
DECLARE_REAL_COND(pthread_cond_wait, pthread_cond_t*, pthread_mutex_t*)
DECLARE_REAL_COND(pthread_cond_timedwait, pthread_cond_t*, pthread_mutex_t*, const struct timespec*)
DECLARE_REAL_COND(pthread_cond_clockwait, pthread_cond_t*, pthread_mutex_t*, clockid_t,
                  const struct timespec*)
DECLARE_REAL_COND(pthread_cond_signal, pthread_cond_t*)
DECLARE_REAL_COND(pthread_cond_broadcast, pthread_cond_t*)

struct waiter {
  struct waiter* next;
  const void* key;
  uint32_t thread;
  uint32_t woken;
  sem_t* semaphore; /* NULL: a condition variable */
};

enum {
  kBuckets = 256,
  /* A handler that interrupts whoever holds a bucket can't wake anybody; so semaphores are looked
     at now and then. */
  kLookEveryNs = 100000000,
  /* Of semaphores that other processes post. */
  kSliceNs = 2000000,
};

static struct bucket {
  uint32_t lock;
  struct waiter* first;
} buckets[kBuckets];
static uint32_t waiters; /* in all buckets */
static __thread volatile bool holds_bucket;

static struct bucket* bucket_of(const void* key) {
  return &buckets[((uintptr_t)key / 8 * 0x9E3779B97F4A7C15ULL >> 32) % kBuckets];
}

static void lock_bucket(struct bucket* bucket) {
  holds_bucket = true;
  while (__atomic_exchange_n(&bucket->lock, 1U, __ATOMIC_SEQ_CST) != 0) sched_yield();
}

static void unlock_bucket(struct bucket* bucket) {
  __atomic_store_n(&bucket->lock, 0U, __ATOMIC_SEQ_CST);
  holds_bucket = false;
}

void shim_reset_locks(void) {
  memset(buckets, 0, sizeof buckets);
  waiters = 0;
}

static void enter(struct waiter* waiter) {
  struct bucket* const bucket = bucket_of(waiter->key);
  lock_bucket(bucket);
  struct waiter** place = &bucket->first;
  while (*place != NULL) place = &(*place)->next;
  *place = waiter;
  rh_add(waiters, 1U);
  unlock_bucket(bucket);
}

static void leave(struct waiter* waiter) {
  struct bucket* const bucket = bucket_of(waiter->key);
  lock_bucket(bucket);
  struct waiter** place = &bucket->first;
  while (*place != NULL && *place != waiter) place = &(*place)->next;
  if (*place == waiter) {
    *place = waiter->next;
    rh_add(waiters, -1U);
  }
  unlock_bucket(bucket);
}

static void wake(const void* key, bool all) {
  if (rh_load(waiters) == 0 || holds_bucket) return;
  const int error = errno;
  struct bucket* const bucket = bucket_of(key);
  lock_bucket(bucket);
  for (struct waiter* it = bucket->first; it != NULL; it = it->next) {
    if (it->key != key || rh_load(it->woken)) continue;
    rh_store(it->woken, 1U);
    rh_rouse(shim_page, it->thread);
    rh_wake(shim_page, it->thread);
    if (!all) break;
  }
  unlock_bucket(bucket);
  errno = error;
}

static int waiter_ready(struct shim_wait* wait) {
  struct waiter* const it = wait->context;
  if (it->semaphore == NULL) return (int)rh_load(it->woken);
  rh_store(it->woken, 0U); /* before it is tried: the next post wakes it again */
  if (sem_trywait(it->semaphore) == 0) return 1;
  return errno == EAGAIN ? 0 : -1;
}

/* No cancellation point: the list must not keep a thread that is gone. */
static int block_in_list(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  (void)wait;
  enum { kSignalSetBytes = 8 };
  const struct timespec time = to_timespec(ns);
  struct timespec room = time;
  return (int)REAL(syscall)(SYS_ppoll, NULL, 0, ns < 0 ? NULL : &room, mask, kSignalSetBytes);
}

/* Semaphores */

/* The C library keeps it behind the value. */
static bool is_shared_semaphore(const sem_t* semaphore) { return ((const int*)semaphore)[2] != 0; }

static int shared_semaphore_block(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  (void)mask;
  struct timespec until;
  REAL(clock_gettime)(CLOCK_MONOTONIC, &until);
  until = to_timespec(to_ns(until) + ns);
  if (REAL(sem_clockwait)(((struct waiter*)wait->context)->semaphore, CLOCK_MONOTONIC, &until) == 0)
    return 1;
  return errno == ETIMEDOUT ? 0 : -1;
}

static int wait_for_semaphore(sem_t* semaphore, int64_t deadline, uint32_t call) {
  const bool shared = is_shared_semaphore(semaphore);
  struct waiter waiter = {
      .key = semaphore, .thread = (uint32_t)shim_self(), .semaphore = semaphore};
  struct shim_wait wait = {.ready = waiter_ready,
                           .block = shared ? shared_semaphore_block : block_in_list,
                           .unsure = shared,
                           .look_again = true,
                           .longest_ns = shared ? kSliceNs : kLookEveryNs,
                           .context = &waiter};
  if (sem_trywait(semaphore) == 0) return 0;
  enter(&waiter);
  int result = 0;
  int error = 0;
  do {
    result = shim_wait_until(&wait, deadline, call);
    error = errno;
  } while (result < 0 && error == EINTR && shim_restarts());
  leave(&waiter);
  /* A post that woke this one in vain is for the next. */
  if (result <= 0 && rh_load(waiter.woken)) wake(semaphore, false);
  if (result > 0) return 0;
  errno = result == 0 ? ETIMEDOUT : error;
  return -1;
}

EXPORT int sem_wait(sem_t* semaphore) {
  if (shim_active() == NULL) return REAL(sem_wait)(semaphore);
  return wait_for_semaphore(semaphore, RH_NEVER, RH_CALL_sem_wait);
}

static bool is_time(const struct timespec* time) {
  return time->tv_nsec >= 0 && time->tv_nsec < kBillion;
}

EXPORT int sem_timedwait(sem_t* semaphore, const struct timespec* until) {
  if (shim_active() == NULL || !is_time(until)) return REAL(sem_timedwait)(semaphore, until);
  return wait_for_semaphore(semaphore, shim_deadline_at(CLOCK_REALTIME, to_ns(*until)),
                            RH_CALL_sem_timedwait);
}

EXPORT int sem_clockwait(sem_t* semaphore, clockid_t clock, const struct timespec* until) {
  if (shim_active() == NULL || !is_time(until) || !shim_is_virtual(clock))
    return REAL(sem_clockwait)(semaphore, clock, until);
  return wait_for_semaphore(semaphore, shim_deadline_at(clock, to_ns(*until)),
                            RH_CALL_sem_timedwait);
}

EXPORT int sem_post(sem_t* semaphore) {
  const int result = REAL(sem_post)(semaphore);
  wake(semaphore, false);
  return result;
}

/* Condition variables */

/* Bits of the C library's public structure. */
static bool is_shared_condition(const pthread_cond_t* condition) {
  return (condition->__data.__wrefs & 1) != 0;
}
static clockid_t clock_of(const pthread_cond_t* condition) {
  return (condition->__data.__wrefs & 2) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

static int wait_for_condition(pthread_cond_t* condition, pthread_mutex_t* mutex, int64_t deadline,
                              uint32_t call) {
  struct waiter waiter = {.key = condition, .thread = (uint32_t)shim_self()};
  struct shim_wait wait = {
      .ready = waiter_ready, .block = block_in_list, .look_again = true, .context = &waiter};
  enter(&waiter);
  const int unlocked = pthread_mutex_unlock(mutex);
  int result = 0;
  do {
    result = unlocked != 0 ? 1 : shim_wait_until(&wait, deadline, call);
  } while (result < 0); /* such a wait does not end by a signal */
  leave(&waiter);
  if (unlocked != 0) return unlocked;
  const int locked = pthread_mutex_lock(mutex);
  if (locked != 0) return locked;
  return result == 0 && !rh_load(waiter.woken) ? ETIMEDOUT : 0;
}

EXPORT int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  if (shim_active() == NULL) return REAL(pthread_cond_wait)(condition, mutex);
  if (!is_shared_condition(condition))
    return wait_for_condition(condition, mutex, RH_NEVER, RH_CALL_pthread_cond_wait);
  shim_waits(RH_CALL_pthread_cond_wait, true, NULL, NULL);
  const int result = REAL(pthread_cond_wait)(condition, mutex);
  shim_waited();
  return result;
}

/* Processes share it: slices of real time, each of which may end for no reason, as such waits may.
 */
static int wait_for_a_slice(pthread_cond_t* condition, pthread_mutex_t* mutex, int64_t deadline) {
  const int64_t now = rh_now(shim_page);
  if (deadline <= now) return ETIMEDOUT;
  struct timespec until;
  REAL(clock_gettime)(CLOCK_MONOTONIC, &until);
  until = to_timespec(to_ns(until) + (deadline - now < kSliceNs ? deadline - now : kSliceNs));
  rh_begin_wait(shim_page, (uint32_t)shim_self(), deadline, true, RH_CALL_pthread_cond_timedwait);
  const int result = REAL(pthread_cond_clockwait)(condition, mutex, CLOCK_MONOTONIC, &until);
  rh_end_wait(shim_page, (uint32_t)shim_self());
  return result == ETIMEDOUT ? 0 : result;
}

static int wait_for_timed_condition(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                    clockid_t clock, const struct timespec* until) {
  const int64_t deadline = shim_deadline_at(clock, to_ns(*until));
  if (is_shared_condition(condition)) return wait_for_a_slice(condition, mutex, deadline);
  return wait_for_condition(condition, mutex, deadline, RH_CALL_pthread_cond_timedwait);
}

EXPORT int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                  const struct timespec* until) {
  if (shim_active() == NULL || !is_time(until))
    return REAL(pthread_cond_timedwait)(condition, mutex, until);
  return wait_for_timed_condition(condition, mutex, clock_of(condition), until);
}

EXPORT int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                  clockid_t clock, const struct timespec* until) {
  if (shim_active() == NULL || !is_time(until))
    return REAL(pthread_cond_clockwait)(condition, mutex, clock, until);
  return wait_for_timed_condition(condition, mutex, clock, until);
}

EXPORT int pthread_cond_signal(pthread_cond_t* condition) {
  wake(condition, false);
  return REAL(pthread_cond_signal)(condition);
}

EXPORT int pthread_cond_broadcast(pthread_cond_t* condition) {
  wake(condition, true);
  return REAL(pthread_cond_broadcast)(condition);
}

/* Mutexes with a time: rare, and tried again and again. */

static int mutex_ready(struct shim_wait* wait) {
  const int error = pthread_mutex_trylock(wait->context);
  if (error == EBUSY) return 0;
  return error == 0 ? 1 : error + 1;
}

static int lock_until(pthread_mutex_t* mutex, int64_t deadline) {
  struct shim_wait wait = {.ready = mutex_ready,
                           .block = block_in_list,
                           .look_again = true,
                           .longest_ns = kSliceNs,
                           .context = mutex};
  int result = 0;
  do {
    result = shim_wait_until(&wait, deadline, RH_CALL_pthread_mutex_timedlock);
  } while (result < 0);
  return result == 0 ? ETIMEDOUT : result - 1;
}

EXPORT int pthread_mutex_timedlock(pthread_mutex_t* mutex, const struct timespec* until) {
  if (shim_active() == NULL || !is_time(until)) return REAL(pthread_mutex_timedlock)(mutex, until);
  return lock_until(mutex, shim_deadline_at(CLOCK_REALTIME, to_ns(*until)));
}

EXPORT int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock,
                                   const struct timespec* until) {
  if (shim_active() == NULL || !is_time(until) || !shim_is_virtual(clock))
    return REAL(pthread_mutex_clocklock)(mutex, clock, until);
  return lock_until(mutex, shim_deadline_at(clock, to_ns(*until)));
}

/* The futex itself, as some languages' own libraries use it */

struct futex_call {
  uint32_t* word;
  uint32_t expected;
  int operation;
  uint32_t bits;
};

static int futex_block(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  const struct futex_call* const it = wait->context;
  const struct timespec time = to_timespec(ns);
  sigset_t before;
  /* A signal that comes between these two is not seen; whoever watches sends it again. */
  shim_let_in(mask, &before);
  const long result =
      REAL(syscall)(SYS_futex, it->word, FUTEX_WAIT | (it->operation & FUTEX_PRIVATE_FLAG),
                    it->expected, ns < 0 ? NULL : &time, NULL, 0);
  const int error = errno;
  shim_let_in(&before, NULL);
  errno = error;
  if (result == 0 || error == EAGAIN) return 1;
  return error == ETIMEDOUT ? 0 : -1;
}

static int futex_ready(struct shim_wait* wait) {
  const struct futex_call* const it = wait->context;
  return rh_load(*it->word) != it->expected;
}

static bool waits_on_futex(int operation, uint32_t bits) {
  const int command = operation & FUTEX_CMD_MASK;
  return command == FUTEX_WAIT || (command == FUTEX_WAIT_BITSET && bits == FUTEX_BITSET_MATCH_ANY);
}

static long wait_on_futex(uint32_t* word, int operation, uint32_t expected,
                          const struct timespec* time) {
  struct futex_call it = {.word = word, .expected = expected, .operation = operation};
  struct shim_wait wait = {
      .ready = futex_ready, .block = futex_block, .unsure = true, .context = &it};
  if (rh_load(*word) != expected) {
    errno = EAGAIN;
    return -1;
  }
  int64_t deadline = RH_NEVER;
  if (time != NULL && (operation & FUTEX_CMD_MASK) == FUTEX_WAIT) {
    deadline = shim_deadline_after(to_ns(*time));
  } else if (time != NULL) {
    deadline = shim_deadline_at(
        (operation & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC, to_ns(*time));
  }
  const int result = shim_wait_until(&wait, deadline, RH_CALL_futex);
  if (result > 0) return 0;
  if (result == 0) errno = ETIMEDOUT;
  return -1;
}

EXPORT long syscall(long number, ...) {
  va_list list;
  long a[6];
  va_start(list, number);
  for (int i = 0; i < 6; ++i) a[i] = va_arg(list, long);
  va_end(list);
  if (number == SYS_futex && waits_on_futex((int)a[1], (uint32_t)a[5]) && shim_active() != NULL)
    return wait_on_futex((uint32_t*)a[0], (int)a[1], (uint32_t)a[2], (const struct timespec*)a[3]);
  if (number == SYS_clock_gettime) return clock_gettime((clockid_t)a[0], (struct timespec*)a[1]);
  return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
