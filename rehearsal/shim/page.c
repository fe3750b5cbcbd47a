#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rehearsal/shim/page.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int64_t rh_real_now(void) {
  struct timespec now;
  rh_real_clock(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t rh_now(const struct rh_page* page) { return rh_real_now() + rh_load(page->offset); }

const char* rh_call_name(uint32_t call) {
  static const char* const names[RH_CALLS] = {
      "nothing yet",
#define RH_CALL(name) #name,
#include "rehearsal/shim/calls.inc"
#undef RH_CALL
  };
  return call < RH_CALLS ? names[call] : "?";
}

/* Processes and threads */

static void raise_to(uint32_t* place, uint32_t value) {
  uint32_t seen = rh_load(*place);
  while (seen < value && !__atomic_compare_exchange_n(place, &seen, value, false, __ATOMIC_SEQ_CST,
                                                      __ATOMIC_SEQ_CST)) {
  }
}

int rh_find_process(const struct rh_page* page, int32_t pid) {
  const uint32_t used = rh_load(page->processes_used);
  for (uint32_t i = 0; i < used; ++i) {
    if (rh_load(page->processes[i].pid) == pid) return (int)i;
  }
  return -1;
}

int rh_add_process(struct rh_page* page, int32_t pid) {
  for (uint32_t i = 0; i < RH_PROCESSES; ++i) {
    int32_t free = 0;
    struct rh_process* process = &page->processes[i];
    if (rh_load(process->pid) != 0) continue;
    /* Taken under a number that nobody looks for, and named once it is filled in. */
    if (!__atomic_compare_exchange_n(&process->pid, &free, -1, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
      continue;
    process->top_descriptor = 0;
    process->looked_dead = 0;
    process->timer = RH_NEVER;
    process->program[0] = 0;
    rh_store(process->pid, pid);
    raise_to(&page->processes_used, i + 1);
    return (int)i;
  }
  rh_store(page->blocked, RH_BLOCKED_PROCESSES);
  return -1;
}

void rh_forget_process(struct rh_page* page, uint32_t process) {
  const uint32_t used = rh_load(page->threads_used);
  const uint32_t top = rh_load(page->processes[process].top_descriptor);
  for (uint32_t fd = 0; fd < top; ++fd) rh_client_closed(page, process, (int)fd);
  for (uint32_t i = 0; i < used; ++i) {
    if (rh_state(page, i) != RH_FREE && rh_load(page->threads[i].process) == process)
      rh_free_thread(page, i);
  }
  rh_store(page->processes[process].pid, 0);
}

uint32_t rh_state(const struct rh_page* page, uint32_t thread) {
  return rh_load(page->threads[thread].word) & RH_STATE_MASK;
}

/* From one of `from` (a bit each) to `to`. */
static bool change_state(struct rh_page* page, uint32_t thread, uint32_t from, uint32_t to) {
  uint32_t* const word = &page->threads[thread].word;
  uint32_t old = rh_load(*word);
  for (;;) {
    if ((from & (1U << (old & RH_STATE_MASK))) == 0) return false;
    const uint32_t next = (((old >> RH_STATE_BITS) + 1) << RH_STATE_BITS) | to;
    if (__atomic_compare_exchange_n(word, &old, next, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      return true;
  }
}

enum { ANY_USED = (1U << RH_RUNNING) | (1U << RH_WAITING) | (1U << RH_EXITING) };

int rh_add_thread(struct rh_page* page, uint32_t process, int32_t pid, int32_t tid) {
  for (uint32_t i = RH_STAND_IN + 1; i < RH_THREADS; ++i) {
    struct rh_thread* const thread = &page->threads[i];
    if (rh_state(page, i) != RH_FREE) continue;
    raise_to(&page->threads_used, i + 1); /* before it is taken, so that nobody overlooks it */
    if (!change_state(page, i, 1U << RH_FREE, RH_RUNNING)) continue;
    rh_store(thread->process, process);
    rh_store(thread->pid, pid);
    rh_store(thread->tid, tid);
    rh_store(thread->call, RH_CALL_NONE);
    rh_store(thread->deadline, RH_NEVER);
    return (int)i;
  }
  rh_store(page->blocked, RH_BLOCKED_THREADS);
  return -1;
}

void rh_free_thread(struct rh_page* page, uint32_t thread) {
  change_state(page, thread, ANY_USED, RH_FREE);
}
void rh_exit_thread(struct rh_page* page, uint32_t thread) {
  change_state(page, thread, ANY_USED, RH_EXITING);
}

void rh_begin_wait(struct rh_page* page, uint32_t thread, int64_t deadline, bool unsure,
                   uint32_t call) {
  struct rh_thread* const me = &page->threads[thread];
  rh_store(me->deadline, deadline);
  rh_store(me->unsure, unsure);
  rh_store(me->call, call);
  change_state(page, thread, 1U << RH_RUNNING, RH_WAITING);
}

void rh_end_wait(struct rh_page* page, uint32_t thread) {
  rh_rouse(page, thread);
  /* The kernel may end a wait while somebody jumps, such as by a deadline that has come by itself
     while the one who jumps had no processor. Either that one sees this thread run and does not
     jump, or this thread sees the jump and does nothing before its end. */
  while (rh_load(page->jumping) && !rh_load(page->over)) sched_yield();
}

void rh_rouse(struct rh_page* page, uint32_t thread) {
  change_state(page, thread, 1U << RH_WAITING, RH_RUNNING);
}

void rh_signal(struct rh_page* page, int process) {
  const uint32_t used = rh_load(page->threads_used);
  for (uint32_t i = RH_STAND_IN + 1; i < used; ++i) {
    struct rh_thread* const it = &page->threads[i];
    if (process < 0 || rh_load(it->process) == (uint32_t)process) rh_store(it->unsure, 1U);
  }
}

void rh_wake(struct rh_page* page, uint32_t thread) {
  const struct rh_thread* const it = &page->threads[thread];
  const int32_t pid = rh_load(it->pid);
  const int32_t tid = rh_load(it->tid);
  const int saved = errno;
  if (pid > 0 && tid > 0) syscall(SYS_tgkill, pid, tid, page->signal);
  errno = saved;
}

char rh_kernel_state(int32_t pid, int32_t tid) {
  char text[256];
  snprintf(text, sizeof text, "/proc/%d/task/%d/stat", pid, tid);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, text, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t count = syscall(SYS_read, file, text, sizeof text - 1);
  syscall(SYS_close, file);
  if (count <= 0) return 0;
  text[count] = 0;
  const char* const name_end = strrchr(text, ')'); /* "12 (a name) S 1 …" */
  return name_end == NULL || name_end[1] == 0 ? 0 : name_end[2];
}

/* Connections */

static void mark_uneven(struct rh_page* page, uint32_t connection) {
  const uint32_t word = connection / 64;
  __atomic_fetch_or(&page->uneven[word], (uint64_t)1 << (connection % 64), __ATOMIC_SEQ_CST);
  __atomic_fetch_or(&page->summary[word / 64], (uint64_t)1 << (word % 64), __ATOMIC_SEQ_CST);
}

static bool is_even(const struct rh_connection* it) {
  const uint32_t connects = rh_load(it->connects);
  const uint32_t accepts = rh_load(it->accepts);
  /* A client that is not of the rehearsal, such as somebody's browser: nobody counts what it sends.
   */
  if (accepts > connects) return true;
  if (connects != accepts || rh_load(it->client_ends) > rh_load(it->server_ends)) return false;
  /* What is sent to a side that has closed, nobody will ever read. */
  return (rh_load(it->server_closes) == accepts ||
          rh_load(it->client_sent) <= rh_load(it->server_received)) &&
         (rh_load(it->references) == 0 || rh_load(it->server_sent) <= rh_load(it->client_received));
}

/* Asked while everybody waits, so that every send is counted that ever will be. */
static bool was_sent_unseen(const struct rh_connection* it) {
  return rh_load(it->references) > 0 && rh_load(it->accepts) == rh_load(it->connects) &&
         rh_load(it->server_received) > rh_load(it->client_sent);
}

bool rh_even(struct rh_page* page) {
  for (uint32_t top = 0; top < RH_CONNECTIONS / 64 / 64; ++top) {
    uint64_t words = rh_load(page->summary[top]);
    for (; words != 0; words &= words - 1) {
      const uint32_t word = top * 64 + (uint32_t)__builtin_ctzll(words);
      uint64_t bits = rh_load(page->uneven[word]);
      for (; bits != 0; bits &= bits - 1) {
        const uint32_t place = (uint32_t)__builtin_ctzll(bits);
        const struct rh_connection* const it = &page->connections[word * 64 + place];
        if (!is_even(it)) return false;
        if (was_sent_unseen(it)) {
          rh_store(page->blocked, RH_BLOCKED_UNCOUNTED);
          return false;
        }
        /* Cleared first: whoever changes a count marks it after that. */
        __atomic_fetch_and(&page->uneven[word], ~((uint64_t)1 << place), __ATOMIC_SEQ_CST);
        if (!is_even(it)) {
          mark_uneven(page, word * 64 + place);
          return false;
        }
      }
      if (rh_load(page->uneven[word]) == 0) {
        __atomic_fetch_and(&page->summary[top], ~((uint64_t)1 << (word % 64)), __ATOMIC_SEQ_CST);
        if (rh_load(page->uneven[word]) != 0)
          __atomic_fetch_or(&page->summary[top], (uint64_t)1 << (word % 64), __ATOMIC_SEQ_CST);
      }
    }
  }
  return true;
}

int64_t rh_connection_index(const struct rh_page* page, uint16_t server_port,
                            uint16_t client_port) {
  if (server_port == 0) return -1;
  for (uint32_t i = 0; i < RH_SERVICES; ++i) {
    if (page->ports[i] == server_port) return (int64_t)i * RH_PORTS + client_port;
  }
  return -1;
}

static void refer(struct rh_page* page, uint32_t process, int descriptor, uint32_t connection) {
  rh_add(page->connections[connection].references, 1U);
  rh_store(page->descriptors[process][descriptor], connection + 1);
  raise_to(&page->processes[process].top_descriptor, (uint32_t)descriptor + 1);
}

void rh_client_connected(struct rh_page* page, uint32_t process, int descriptor,
                         uint32_t connection) {
  struct rh_connection* const it = &page->connections[connection];
  rh_store(it->server_received, rh_load(it->client_sent));
  rh_store(it->client_received, rh_load(it->server_sent));
  rh_add(it->connects, 1U);
  refer(page, process, descriptor, connection);
  mark_uneven(page, connection);
}

void rh_client_inherited(struct rh_page* page, uint32_t process, int descriptor,
                         uint32_t connection) {
  refer(page, process, descriptor, connection);
}

void rh_client_sent(struct rh_page* page, uint32_t connection, uint64_t bytes) {
  struct rh_connection* const it = &page->connections[connection];
  rh_store(it->client_jump, (uint32_t)rh_load(page->jumps));
  rh_add(it->client_sent, bytes);
  mark_uneven(page, connection);
}

void rh_client_received(struct rh_page* page, uint32_t connection, uint64_t bytes) {
  struct rh_connection* const it = &page->connections[connection];
  if (rh_load(it->server_jump) != (uint32_t)rh_load(page->jumps))
    rh_add(page->violations, (uint64_t)1);
  rh_add(it->client_received, bytes);
}

void rh_client_ended(struct rh_page* page, uint32_t connection) {
  struct rh_connection* const it = &page->connections[connection];
  rh_store(it->client_ends, rh_load(it->connects));
  mark_uneven(page, connection);
}

void rh_client_duplicated(struct rh_page* page, uint32_t process, int from, int to) {
  if (from < 0 || from >= RH_DESCRIPTORS || to < 0) return;
  const uint32_t connection = rh_load(page->descriptors[process][from]);
  if (connection == 0) return;
  if (to >= RH_DESCRIPTORS) {
    rh_store(page->blocked, RH_BLOCKED_DESCRIPTOR);
    return;
  }
  refer(page, process, to, connection - 1);
}

void rh_client_closed(struct rh_page* page, uint32_t process, int descriptor) {
  if (descriptor < 0 || descriptor >= RH_DESCRIPTORS) return;
  const uint32_t number =
      __atomic_exchange_n(&page->descriptors[process][descriptor], 0U, __ATOMIC_SEQ_CST);
  if (number == 0) return;
  struct rh_connection* const it = &page->connections[number - 1];
  if (__atomic_sub_fetch(&it->references, 1U, __ATOMIC_SEQ_CST) == 0)
    rh_client_ended(page, number - 1);
}

void rh_client_forks(struct rh_page* page, uint32_t parent, uint32_t child) {
  const uint32_t top = rh_load(page->processes[parent].top_descriptor);
  for (uint32_t fd = 0; fd < top; ++fd) {
    const uint32_t connection = rh_load(page->descriptors[parent][fd]);
    if (connection != 0) refer(page, child, (int)fd, connection - 1);
  }
}

void rh_server_accepted(struct rh_page* page, uint32_t connection) {
  rh_add(page->connections[connection].accepts, 1U);
}

void rh_server_received(struct rh_page* page, uint32_t connection, uint64_t bytes) {
  struct rh_connection* const it = &page->connections[connection];
  const uint64_t received = rh_add(it->server_received, bytes);
  if (received == rh_load(it->client_sent) && rh_load(it->accepts) == rh_load(it->connects) &&
      rh_load(it->client_jump) != (uint32_t)rh_load(page->jumps))
    rh_add(page->violations, (uint64_t)1);
}

void rh_server_sends(struct rh_page* page, uint32_t connection, uint64_t bytes) {
  struct rh_connection* const it = &page->connections[connection];
  rh_store(it->server_jump, (uint32_t)rh_load(page->jumps));
  rh_add(it->server_sent, bytes);
  mark_uneven(page, connection);
}

void rh_server_unsent(struct rh_page* page, uint32_t connection, uint64_t bytes) {
  __atomic_sub_fetch(&page->connections[connection].server_sent, bytes, __ATOMIC_SEQ_CST);
}

void rh_server_saw_end(struct rh_page* page, uint32_t connection) {
  struct rh_connection* const it = &page->connections[connection];
  if (rh_load(it->server_ends) < rh_load(it->accepts))
    rh_store(it->server_ends, rh_load(it->accepts));
}

void rh_server_closed(struct rh_page* page, uint32_t connection) {
  struct rh_connection* const it = &page->connections[connection];
  /* One that was not of the rehearsal: the next one with these ports may be. */
  if (rh_load(it->accepts) > rh_load(it->connects)) rh_store(it->accepts, rh_load(it->connects));
  rh_store(it->server_ends, rh_load(it->accepts));
  rh_store(it->server_closes, rh_load(it->accepts));
}

/* Jumps */

static uint64_t my_name(void) {
  return ((uint64_t)(uint32_t)syscall(SYS_getpid) << 32) | (uint32_t)syscall(SYS_gettid);
}

struct look {
  int64_t earliest;
  uint64_t words; /* grows whenever a state changes */
};

/* False when somebody does not wait. */
static bool look_at_all(struct rh_page* page, struct look* look) {
  const uint32_t used = rh_load(page->threads_used);
  look->earliest = RH_NEVER;
  look->words = used;
  for (uint32_t i = 0; i < used; ++i) {
    const struct rh_thread* const it = &page->threads[i];
    const uint32_t word = rh_load(it->word);
    const uint32_t state = word & RH_STATE_MASK;
    look->words += word;
    if (state == RH_FREE) continue;
    if (state != RH_WAITING) {
      page->last_busy = i;
      return false;
    }
    const int64_t deadline = rh_load(it->deadline);
    if (deadline < look->earliest) look->earliest = deadline;
  }
  const uint32_t processes = rh_load(page->processes_used);
  for (uint32_t i = 0; i < processes; ++i) {
    const struct rh_process* const it = &page->processes[i];
    if (rh_load(it->pid) == 0) continue;
    const int64_t timer = rh_load(it->timer);
    if (timer < look->earliest) look->earliest = timer;
  }
  return true;
}

/* Sleeping in the kernel, everyone of whom nothing else says that. */
static bool all_sleep(const struct rh_page* page, int self) {
  const uint32_t used = rh_load(page->threads_used);
  for (uint32_t i = 0; i < used; ++i) {
    const struct rh_thread* const it = &page->threads[i];
    if ((int)i == self || rh_state(page, i) != RH_WAITING || !rh_load(it->unsure)) continue;
    if (rh_kernel_state(rh_load(it->pid), rh_load(it->tid)) != 'S') return false;
  }
  return true;
}

static void wake_due(struct rh_page* page, int self, int64_t now) {
  const uint32_t used = rh_load(page->threads_used);
  for (uint32_t i = 0; i < used; ++i) {
    const struct rh_thread* const it = &page->threads[i];
    if ((int)i == self || rh_state(page, i) != RH_WAITING) continue;
    const int64_t timer = rh_load(page->processes[rh_load(it->process)].timer);
    if (rh_load(it->deadline) <= now || timer <= now) rh_wake(page, i);
  }
}

static bool is_due(const struct rh_page* page, int self, int64_t now) {
  if (self < 0) return false;
  const struct rh_thread* const it = &page->threads[self];
  return rh_load(it->deadline) <= now ||
         rh_load(page->processes[rh_load(it->process)].timer) <= now;
}

static enum rh_outcome attempt(struct rh_page* page, int self, bool (*ready)(void*),
                               void* context) {
  struct look before;
  struct look after;
  const uint32_t busy = rh_state(page, page->last_busy % RH_THREADS);
  if (busy == RH_RUNNING || busy == RH_EXITING) return RH_BUSY;
  if (rh_load(page->starting) || rh_load(page->blocked) || !look_at_all(page, &before))
    return RH_BUSY;
  if (before.earliest == RH_NEVER || !rh_even(page)) return RH_BUSY;
  if (before.earliest <= rh_now(page))
    return is_due(page, self, rh_now(page)) ? RH_JUMPED : RH_BUSY;
  /* From here on nobody but the kernel can make anybody ready: all wait, and nothing is on its way.
     Whoever was woken before shows it now, by its readiness or by its state. */
  if (ready != NULL && ready(context)) return RH_READY;
  if (!all_sleep(page, self)) return RH_AWAKE;
  rh_store(page->jumping, 1U);
  const bool jumps = look_at_all(page, &after) && after.words == before.words && rh_even(page);
  const int64_t distance = after.earliest - rh_now(page);
  if (jumps && distance > 0) {
    rh_add(page->jumps, (uint64_t)1);
    rh_add(page->skipped, distance);
    rh_add(page->offset, distance);
  }
  rh_store(page->jumping, 0U);
  if (!jumps) return RH_BUSY;
  wake_due(page, self, after.earliest);
  return is_due(page, self, after.earliest) ? RH_JUMPED : RH_BUSY;
}

enum rh_outcome rh_try_jump(struct rh_page* page, int self, bool (*ready)(void*), void* context) {
  if (rh_load(page->over)) return RH_BUSY;
  uint64_t name = 0;
  for (;;) {
    rh_store(page->again, 1U);
    const uint32_t busy = rh_state(page, page->last_busy % RH_THREADS);
    if (busy == RH_RUNNING || busy == RH_EXITING) return RH_BUSY;
    uint64_t nobody = 0;
    if (name == 0) name = my_name();
    if (!__atomic_compare_exchange_n(&page->lock, &nobody, name, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
      return RH_BUSY; /* whoever has it looks again */
    rh_store(page->again, 0U);
    const enum rh_outcome outcome = attempt(page, self, ready, context);
    rh_store(page->lock, (uint64_t)0);
    if (outcome == RH_READY || outcome == RH_JUMPED || !rh_load(page->again)) return outcome;
  }
}

/* The watch */

static bool is_gone(int32_t pid, int32_t tid) {
  const char state = rh_kernel_state(pid, tid);
  return state == 0 || state == 'Z' || state == 'X';
}

static bool is_dead(const struct rh_page* page, uint32_t process) {
  const uint32_t used = rh_load(page->threads_used);
  for (uint32_t i = RH_STAND_IN + 1; i < used; ++i) {
    const struct rh_thread* const it = &page->threads[i];
    if (rh_state(page, i) == RH_FREE || rh_load(it->process) != process) continue;
    if (!is_gone(rh_load(it->pid), rh_load(it->tid))) return false;
  }
  return true;
}

/* A dead process is forgotten at the second look: its parent may not have been woken at the first.
 */
static void tend_process(struct rh_page* page, uint32_t process) {
  struct rh_process* const it = &page->processes[process];
  const int32_t pid = rh_load(it->pid);
  if (pid <= 0 || process == RH_STAND_IN) return;
  if (!is_gone(pid, pid) || !is_dead(page, process)) {
    it->looked_dead = 0;
  } else if (it->looked_dead++ > 0) {
    rh_forget_process(page, process);
  }
}

static void tend_thread(struct rh_page* page, uint32_t thread, bool thoroughly) {
  struct rh_thread* const it = &page->threads[thread];
  const int32_t pid = rh_load(it->pid);
  const int32_t tid = rh_load(it->tid);
  if (pid <= 0 || tid <= 0) return;
  if (rh_state(page, thread) == RH_EXITING && is_gone(pid, tid)) {
    rh_free_thread(page, thread);
  } else if (thoroughly) {
    tend_process(page, rh_load(it->process));
  }
}

void rh_tend(struct rh_page* page, enum rh_care care) {
  const uint64_t holder = rh_load(page->lock);
  if (holder != 0 && care != RH_LIGHTLY && is_gone((int32_t)(holder >> 32), (int32_t)holder)) {
    uint64_t expected = holder;
    rh_store(page->jumping, 0U);
    __atomic_compare_exchange_n(&page->lock, &expected, (uint64_t)0, false, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
  }
  const int64_t now = rh_now(page);
  wake_due(page, -1, now);
  const uint32_t used = rh_load(page->threads_used);
  for (uint32_t i = RH_STAND_IN + 1; i < used; ++i) {
    const uint32_t state = rh_state(page, i);
    const bool stuck =
        state == RH_RUNNING || (state == RH_WAITING && (rh_load(page->threads[i].unsure) ||
                                                        rh_load(page->threads[i].deadline) <= now));
    if (state == RH_EXITING || (care == RH_THOROUGHLY && stuck))
      tend_thread(page, i, care == RH_THOROUGHLY);
  }
  for (uint32_t i = 0; care == RH_ALL && i < rh_load(page->processes_used); ++i)
    tend_process(page, i);
}
