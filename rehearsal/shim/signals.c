#include <stdarg.h>

#include "rehearsal/shim/shim.h"

/* The signal that wakes waiting threads is kept from the program, and whether its own interrupt
 * calls is noted. */

DECLARE_REAL(int, sigaction, int, const struct sigaction*, struct sigaction*)
DECLARE_REAL(sighandler_t, signal, int, sighandler_t)
DECLARE_REAL(int, pthread_sigmask, int, const sigset_t*, sigset_t*)
DECLARE_REAL(int, sigprocmask, int, const sigset_t*, sigset_t*)
DECLARE_REAL(int, kill, pid_t, int)
DECLARE_REAL(int, killpg, pid_t, int)
DECLARE_REAL(int, pthread_kill, pthread_t, int)
DECLARE_REAL(int, sigqueue, pid_t, int, const union sigval)
DECLARE_REAL(int, sigwait, const sigset_t*, int*)
DECLARE_REAL(int, sigwaitinfo, const sigset_t*, siginfo_t*)
DECLARE_REAL(int, sigtimedwait, const sigset_t*, siginfo_t*, const struct timespec*)

/* A bit for each signal whose handler makes read() and its like end with EINTR. */
static uint64_t interrupting;

bool shim_restarts(void) { return rh_load(interrupting) == 0; }

int shim_real_sigaction(int number, const struct sigaction* action, struct sigaction* old) {
  return REAL(sigaction)(number, action, old);
}

static bool is_ours(int number) { return shim_page != NULL && number == shim_page->signal; }

static void note_handler(int number, bool interrupts) {
  const uint64_t bit = (uint64_t)1 << (number % 64);
  if (interrupts) {
    __atomic_fetch_or(&interrupting, bit, __ATOMIC_SEQ_CST);
  } else {
    __atomic_fetch_and(&interrupting, ~bit, __ATOMIC_SEQ_CST);
  }
}

EXPORT int sigaction(int number, const struct sigaction* action, struct sigaction* old) {
  if (is_ours(number) && action != NULL) {
    if (old != NULL) *old = (struct sigaction){.sa_handler = SIG_DFL};
    return 0;
  }
  const int result = REAL(sigaction)(number, action, old);
  if (result == 0 && action != NULL) {
    note_handler(number, action->sa_handler != SIG_IGN && action->sa_handler != SIG_DFL &&
                             (action->sa_flags & SA_RESTART) == 0);
  }
  return result;
}

EXPORT sighandler_t signal(int number, sighandler_t handler) {
  if (is_ours(number)) return SIG_DFL;
  note_handler(number, false); /* the C library's signal() restarts */
  return REAL(signal)(number, handler);
}

static int set_mask(int (*real)(int, const sigset_t*, sigset_t*), int how, const sigset_t* set,
                    sigset_t* old) {
  sigset_t mine;
  if (shim_page != NULL && set != NULL) {
    mine = *set;
    if (how == SIG_UNBLOCK) {
      sigdelset(&mine, shim_page->signal);
    } else {
      sigaddset(&mine, shim_page->signal);
    }
    set = &mine;
    shim_forget_mask();
  }
  return real(how, set, old);
}

EXPORT int pthread_sigmask(int how, const sigset_t* set, sigset_t* old) {
  return set_mask(REAL(pthread_sigmask), how, set, old);
}
EXPORT int sigprocmask(int how, const sigset_t* set, sigset_t* old) {
  return set_mask(REAL(sigprocmask), how, set, old);
}

static const sigset_t* without_ours(const sigset_t* set, sigset_t* room) {
  if (shim_page == NULL) return set;
  *room = *set;
  sigdelset(room, shim_page->signal);
  return room;
}

struct awaited {
  const sigset_t* set;
  siginfo_t* info;
};

static int signal_ready(struct shim_wait* wait) {
  const struct awaited* const it = wait->context;
  const struct timespec none = {0};
  const int number = REAL(sigtimedwait)(it->set, it->info, &none);
  return number > 0 ? number : errno == EAGAIN ? 0 : -1;
}

/* Signals that are waited for are blocked, so that no sleep ends by them: it looks now and then. */
static int await_signal(const sigset_t* set, siginfo_t* info, int64_t deadline, uint32_t call) {
  enum { kLookEveryNs = 2000000 };
  sigset_t room;
  siginfo_t unused;
  struct awaited it = {without_ours(set, &room), info == NULL ? &unused : info};
  struct shim_wait wait = {
      .ready = signal_ready, .unsure = true, .longest_ns = kLookEveryNs, .context = &it};
  const int result = shim_wait_until(&wait, deadline, call);
  if (result == 0) errno = EAGAIN;
  return result == 0 ? -1 : result;
}

EXPORT int sigwait(const sigset_t* set, int* number) {
  if (shim_active() == NULL) return REAL(sigwait)(set, number);
  int result = 0;
  do {
    result = await_signal(set, NULL, RH_NEVER, RH_CALL_sigwait);
  } while (result < 0 && errno == EINTR);
  if (result < 0) return errno;
  *number = result;
  return 0;
}

EXPORT int sigwaitinfo(const sigset_t* set, siginfo_t* info) {
  if (shim_active() == NULL) return REAL(sigwaitinfo)(set, info);
  return await_signal(set, info, RH_NEVER, RH_CALL_sigwait);
}

EXPORT int sigtimedwait(const sigset_t* set, siginfo_t* info, const struct timespec* time) {
  sigset_t room;
  if (time == NULL) return sigwaitinfo(set, info);
  if (shim_active() == NULL || (time->tv_sec == 0 && time->tv_nsec == 0))
    return REAL(sigtimedwait)(without_ours(set, &room), info, time);
  return await_signal(set, info, shim_deadline_after(to_ns(*time)), RH_CALL_sigtimedwait);
}

/* Sending */

static void signals(pid_t pid) {
  if (shim_page == NULL) return;
  rh_signal(shim_page, pid > 0 ? rh_find_process(shim_page, pid) : -1);
}

EXPORT int kill(pid_t pid, int number) {
  if (number != 0) signals(pid);
  return REAL(kill)(pid, number);
}
EXPORT int killpg(pid_t group, int number) {
  if (number != 0) signals(-1);
  return REAL(killpg)(group, number);
}
EXPORT int pthread_kill(pthread_t thread, int number) {
  if (number != 0) signals(shim_pid);
  return REAL(pthread_kill)(thread, number);
}
EXPORT int sigqueue(pid_t pid, int number, const union sigval value) {
  signals(pid);
  return REAL(sigqueue)(pid, number, value);
}

/* The real masks, with the signal that wakes let in. */
int shim_let_in(const sigset_t* set, sigset_t* old) {
  return REAL(pthread_sigmask)(SIG_SETMASK, set, old);
}
