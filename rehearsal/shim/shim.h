#ifndef UNDERSTUDY_REHEARSAL_SHIM_SHIM_H_
#define UNDERSTUDY_REHEARSAL_SHIM_SHIM_H_

/* The preloaded library: it takes the place of the C library's functions that read the clock, wait,
   or talk to the stand-in. Inside of a process all of it is one module; the page is what processes
   share. A function that the shim replaces has the C library's one behind REAL(). */

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "rehearsal/shim/page.h"

#define EXPORT __attribute__((visibility("default")))

/* REAL(close)(fd) */
#define DECLARE_REAL(result, name, ...) \
  DECLARE_REAL_FOUND(dlsym(RTLD_NEXT, #name), result, name, __VA_ARGS__)
#define DECLARE_REAL_FOUND(find, result, name, ...)                        \
  typedef result (*real_##name##_fn)(__VA_ARGS__);                         \
  static real_##name##_fn real_##name(void) {                              \
    static real_##name##_fn found;                                         \
    real_##name##_fn function = __atomic_load_n(&found, __ATOMIC_RELAXED); \
    if (function == NULL) {                                                \
      function = (real_##name##_fn)(find);                                 \
      __atomic_store_n(&found, function, __ATOMIC_RELAXED);                \
    }                                                                      \
    return function;                                                       \
  }
#define REAL(name) real_##name()

enum { kBillion = 1000000000 };

/* NULL while the process is no part of a rehearsal: everything is real then. */
extern struct rh_page* shim_page;
extern uint32_t shim_process;
extern int shim_pid;

/* The page when this thread is to be accounted for, as thread shim_self(); NULL otherwise. */
struct rh_page* shim_active(void);
int shim_self(void);
void shim_adopt_thread(int thread);
void shim_leave_thread(void);

/* Virtual times. */
int64_t shim_now(clockid_t clock);
bool shim_is_virtual(clockid_t clock);
static inline int64_t to_ns(struct timespec time) {
  return (int64_t)time.tv_sec * kBillion + time.tv_nsec;
}
static inline struct timespec to_timespec(int64_t ns) {
  return (struct timespec){.tv_sec = ns / kBillion, .tv_nsec = ns % kBillion};
}
/* The deadline on the page's clock, of a time from now, or on `clock`. */
int64_t shim_deadline_after(int64_t ns);
int64_t shim_deadline_at(clockid_t clock, int64_t ns);

/* What a thread waits for. */
struct shim_wait {
  /* Whether it has come, without waiting: more than 0, or less with errno; 0: not yet. NULL:
   * nothing but time can. */
  int (*ready)(struct shim_wait* wait);
  /* Waits for it for a real time (less than 0: for ever) with the signal that wakes let in; as
     ready(), and EINTR. NULL: waits for time alone. */
  int (*block)(struct shim_wait* wait, int64_t ns, const sigset_t* mask);
  bool unsure;          /* as in rh_thread */
  bool look_again;      /* ready() may become true before the page says that the thread waits */
  int64_t longest_ns;   /* a block at most; 0: any */
  const sigset_t* mask; /* of the call itself; NULL: the thread's */
  int result;
  void* context;
  struct pollfd* descriptors;
  nfds_t count;
};
/* The result of ready() or block(); 0 when the deadline passed; -1 with EINTR when a signal of the
 * program came. */
int shim_wait_until(struct shim_wait* wait, int64_t deadline, uint32_t call);
/* A thread is about to wait in the real function for something without a deadline. Pair with
 * shim_waited(). */
void shim_waits(uint32_t call, bool try_to_jump, bool (*ready)(void*), void* context);
void shim_waited(void);

/* The thread's mask was changed. */
void shim_forget_mask(void);

/* Whether calls go on after an interruption, since every handler of the program was set so. */
bool shim_restarts(void);
/* The kernel's own functions, for the signal that wakes. */
int shim_real_sigaction(int number, const struct sigaction* action, struct sigaction* old);
int shim_let_in(const sigset_t* mask, sigset_t* before);
void shim_install_signal(void);

/* Descriptors */
bool shim_is_stand_in(int descriptor);
void shim_find_connections(void);

/* Timers of the kernel, see timers.c. To be called whenever time may have jumped: true when one
   fired and interrupted this thread, which waits with `mask`. */
bool shim_adjust_timers(const sigset_t* mask);
void shim_drop_timer_descriptor(int descriptor);
void shim_keep_timer_descriptors(void);
void shim_find_alarm(void);

/* Waiters of semaphores and condition variables, see locks.c. */
void shim_reset_locks(void);

#endif  // UNDERSTUDY_REHEARSAL_SHIM_SHIM_H_
