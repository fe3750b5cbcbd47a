#include <sys/syscall.h>
#include <unistd.h>

#include "rehearsal/shim/shim.h"

/* How a thread waits: it says so in the page, tries to jump, and sleeps in the kernel if it may
   not. The signal that wakes it is blocked but for that sleep, so that it can't come between the
   decision and the sleep. */

DECLARE_REAL(int, ppoll, struct pollfd*, nfds_t, const struct timespec*, const sigset_t*)
DECLARE_REAL(int, pthread_sigmask, int, const sigset_t*, sigset_t*)

/* Somebody who waits was about to wake up, so a jump was not allowed: looking again soon is cheaper
 * than a tick. */
enum { kAgainSoonNs = 30000, kAgainTimes = 5 };

static __thread volatile sig_atomic_t woken;
static __thread bool mask_known;
static __thread sigset_t thread_mask; /* without the signal that wakes */

static void on_wake(int number) {
  (void)number;
  woken = 1;
}

void shim_install_signal(void) {
  struct sigaction action = {.sa_handler = on_wake};
  sigset_t mine;
  sigfillset(&action.sa_mask);
  shim_real_sigaction(shim_page->signal, &action, NULL);
  sigemptyset(&mine);
  sigaddset(&mine, shim_page->signal);
  REAL(pthread_sigmask)(SIG_BLOCK, &mine, NULL);
}

void shim_forget_mask(void) { mask_known = false; }

static const sigset_t* mask_of_thread(void) {
  if (!mask_known) {
    REAL(pthread_sigmask)(SIG_BLOCK, NULL, &thread_mask);
    sigdelset(&thread_mask, shim_page->signal);
    mask_known = true;
  }
  return &thread_mask;
}

static int block_for_time(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  const struct timespec time = to_timespec(ns);
  return REAL(ppoll)(wait->descriptors, wait->count, ns < 0 ? NULL : &time, mask);
}

static bool is_ready(void* context) {
  struct shim_wait* const wait = context;
  wait->result = wait->ready(wait);
  return wait->result != 0;
}

int shim_wait_until(struct shim_wait* wait, int64_t deadline, uint32_t call) {
  struct rh_page* const page = shim_page;
  const uint32_t self = (uint32_t)shim_self();
  sigset_t own;
  const sigset_t* mask = NULL;
  if (wait->mask != NULL) {
    own = *wait->mask;
    sigdelset(&own, page->signal);
    mask = &own;
  } else {
    mask = mask_of_thread();
  }
  if (wait->block == NULL) wait->block = block_for_time;
  for (int again = 0;;) {
    if (shim_adjust_timers(mask)) {
      errno = EINTR;
      return -1;
    }
    if (wait->ready != NULL && is_ready(wait)) return wait->result;
    const int64_t now = rh_now(page);
    if (deadline <= now) return 0;
    rh_begin_wait(page, self, deadline, wait->unsure, call);
    if (wait->look_again && is_ready(wait)) {
      rh_end_wait(page, self);
      return wait->result;
    }
    const enum rh_outcome outcome =
        rh_try_jump(page, (int)self, wait->ready == NULL ? NULL : is_ready, wait);
    if (outcome == RH_JUMPED || outcome == RH_READY) {
      rh_end_wait(page, self);
      if (outcome == RH_READY) return wait->result;
      continue;
    }
    /* The offset may have grown since `now`: then this thread was due and a signal is pending, or
     * will be. */
    int64_t ns = deadline == RH_NEVER ? -1 : deadline - now;
    if (wait->longest_ns > 0 && (ns < 0 || ns > wait->longest_ns)) ns = wait->longest_ns;
    if (outcome == RH_AWAKE && again++ < kAgainTimes && (ns < 0 || ns > kAgainSoonNs))
      ns = kAgainSoonNs;
    const int result = wait->block(wait, ns, mask);
    const int error = errno;
    rh_end_wait(page, self);
    errno = error;
    if (result > 0) return result;
    if (result < 0 && (error != EINTR || !woken)) return result;
    woken = 0;
  }
}

void shim_waits(uint32_t call, bool try_to_jump, bool (*ready)(void*), void* context) {
  struct rh_page* const page = shim_active();
  if (page == NULL) return;
  rh_begin_wait(page, (uint32_t)shim_self(), RH_NEVER, true, call);
  if (try_to_jump) rh_try_jump(page, shim_self(), ready, context);
}

void shim_waited(void) {
  const int error = errno;
  struct rh_page* const page = shim_active();
  if (page != NULL) rh_end_wait(page, (uint32_t)shim_self());
  errno = error;
}
