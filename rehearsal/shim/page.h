#ifndef UNDERSTUDY_REHEARSAL_SHIM_PAGE_H_
#define UNDERSTUDY_REHEARSAL_SHIM_PAGE_H_

/* What the processes of a rehearsal share: one clock, who waits for what, and what was sent to and
   received from the stand-in. It lies in a memfd that the stand-in's process made; the preloaded
   library (shim) maps it into each process of the command. Plain C, since both sides compile it.
   Any thread of any process may call any function; all numbers in the page are read and written
   atomically. Times are nanoseconds of the virtual CLOCK_MONOTONIC: the real one plus `offset`.
   docs/rehearsal.md explains the rules, docs/adr/0017-rehearsal.md why they are so. */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RH_VERSION 2
#define RH_NEVER INT64_MAX
enum {
  RH_THREADS = 8192,
  RH_PROCESSES = 512,
  RH_DESCRIPTORS = 65536, /* of a process; connections on higher ones can't be followed */
  RH_SERVICES = 4,        /* ports of the stand-in */
  RH_PORTS = 65536,
  RH_CONNECTIONS = RH_SERVICES * RH_PORTS,
  RH_STAND_IN = 0, /* its thread, and its process */
};

/* The state of a thread, in the low bits of its word; above them a count of changes. */
enum {
  RH_FREE = 0,
  RH_RUNNING = 1, /* computes, or waits for something unknown */
  RH_WAITING = 2, /* until its deadline, or until something comes that is accounted for */
  RH_EXITING =
      3, /* counts as running until it is gone: whoever waits for its end must be awake by then */
  RH_STATE_BITS = 3,
  RH_STATE_MASK = 7,
};

/* 64 bytes, so that two threads never write to one cache line. */
struct rh_thread {
  uint32_t word;
  /* While it waits: something that is not counted may wake it, such as another thread through a
     pipe. Then its kernel state decides whether it really sleeps. */
  uint32_t unsure;
  int64_t deadline;
  int32_t pid;
  int32_t tid;
  uint32_t process;
  uint32_t call; /* the last wait, an index into rh_call_name() */
  uint32_t unused[8];
};

struct rh_process {
  int32_t pid;             /* 0: free, -1: about to be forked */
  uint32_t top_descriptor; /* one above the highest that was ever a connection to the stand-in */
  uint32_t looked_dead;    /* when it was looked at last */
  int64_t timer;           /* the earliest of its timers (alarm, timerfd), or RH_NEVER */
  char program[104];
};

/* One pair of a stand-in's port and a client's port. Counts only grow, over all connections that
   ever had these ports; when a new one begins, what the last one left unread is counted as read. */
struct rh_connection {
  uint64_t client_sent;
  uint64_t server_received;
  uint64_t server_sent;
  uint64_t client_received;
  uint32_t connects;
  uint32_t accepts;
  uint32_t client_ends; /* the client closed it, or will send no more */
  uint32_t server_ends; /* the stand-in knows that, or closed it itself */
  uint32_t references;  /* descriptors of it, in all processes of the command */
  uint32_t server_closes;
  uint32_t client_jump; /* the number of jumps when one side sent last */
  uint32_t server_jump;
};

struct rh_page {
  uint32_t version;
  int32_t server_pid;
  int32_t signal;    /* wakes a thread whose deadline a jump has passed */
  uint32_t over;     /* time is real from now on */
  uint32_t starting; /* the command was not seen yet */
  uint32_t
      blocked; /* something happened that can't be followed: an RH_BLOCKED_; no jump any more */
  uint16_t ports[RH_SERVICES];
  uint32_t threads_used; /* one above the highest thread that was ever in use */
  uint32_t processes_used;
  uint32_t seen; /* processes of the command that ever came */
  uint64_t lock; /* pid and tid of who decides on a jump */
  uint32_t again;
  uint32_t last_busy;
  uint32_t jumping; /* the clock is being moved: nobody who waited runs on before that is over */
  int64_t offset __attribute__((aligned(64)));
  uint64_t jumps;
  int64_t skipped;
  uint64_t violations; /* jumps that a request or an answer met on its way; the counters make it
                          impossible */
  uint64_t waits;
  /* Connections whose counts may differ, one bit each; a bit above for each 64. */
  uint64_t summary[RH_CONNECTIONS / 64 / 64] __attribute__((aligned(64)));
  uint64_t uneven[RH_CONNECTIONS / 64];
  struct rh_process processes[RH_PROCESSES] __attribute__((aligned(64)));
  struct rh_thread threads[RH_THREADS] __attribute__((aligned(64)));
  struct rh_connection connections[RH_CONNECTIONS] __attribute__((aligned(64)));
  /* Which connection a descriptor is, plus one. Here, so that what a killed process had open can be
   * closed for it. */
  uint32_t descriptors[RH_PROCESSES][RH_DESCRIPTORS];
};

enum {
  RH_BLOCKED_DESCRIPTOR = 1, /* a connection on a descriptor beyond RH_DESCRIPTORS */
  RH_BLOCKED_PROCESSES = 2,
  RH_BLOCKED_THREADS = 3,
  RH_BLOCKED_UNCOUNTED = 5, /* a client sent in a way that the shim does not see */
  RH_BLOCKED_ADDRESS = 4,   /* the stand-in is reached from an address that is not 127.0.0.1 */
};

#define rh_load(place) __atomic_load_n(&(place), __ATOMIC_SEQ_CST)
#define rh_store(place, value) __atomic_store_n(&(place), (value), __ATOMIC_SEQ_CST)
#define rh_add(place, value) __atomic_add_fetch(&(place), (value), __ATOMIC_SEQ_CST)

/* The machine's clock. Whoever links this file defines it: in the command, clock_gettime() is the
 * shim's. */
int rh_real_clock(int clock, struct timespec* now);
int64_t rh_real_now(void);
int64_t rh_now(const struct rh_page* page);

/* A process that begins: its index, or -1 when there are too many. With `pid` -1 it is one that is
 * about to be forked. */
int rh_add_process(struct rh_page* page, int32_t pid);
int rh_find_process(const struct rh_page* page, int32_t pid);
/* It is gone: so are its threads and descriptors. */
void rh_forget_process(struct rh_page* page, uint32_t process);

/* A thread that begins, as running; -1 when there are too many. */
int rh_add_thread(struct rh_page* page, uint32_t process, int32_t pid, int32_t tid);
void rh_free_thread(struct rh_page* page, uint32_t thread);
void rh_exit_thread(struct rh_page* page, uint32_t thread);
uint32_t rh_state(const struct rh_page* page, uint32_t thread);
void rh_begin_wait(struct rh_page* page, uint32_t thread, int64_t deadline, bool unsure,
                   uint32_t call);
/* Returns once no jump is being made that did not see this thread run. */
void rh_end_wait(struct rh_page* page, uint32_t thread);
/* For whoever wakes it: it is busy from now on, though it has not run yet. */
void rh_rouse(struct rh_page* page, uint32_t thread);
/* A signal goes to the threads of `process`, or to all when it is less than 0: whether they sleep
   on is for the kernel to say. */
void rh_signal(struct rh_page* page, int process);
/* Makes it look at the time again. */
void rh_wake(struct rh_page* page, uint32_t thread);

/* The index of the connection between a port of the stand-in and one of a client; -1 when it is not
 * the stand-in's. */
int64_t rh_connection_index(const struct rh_page* page, uint16_t server_port, uint16_t client_port);
void rh_client_connected(struct rh_page* page, uint32_t process, int descriptor,
                         uint32_t connection);
/* It has this descriptor from another process. */
void rh_client_inherited(struct rh_page* page, uint32_t process, int descriptor,
                         uint32_t connection);
void rh_client_sent(struct rh_page* page, uint32_t connection, uint64_t bytes);
void rh_client_received(struct rh_page* page, uint32_t connection, uint64_t bytes);
void rh_client_ended(struct rh_page* page, uint32_t connection);
/* A further descriptor of a connection; what `to` was before has been closed. */
void rh_client_duplicated(struct rh_page* page, uint32_t process, int from, int to);
void rh_client_closed(struct rh_page* page, uint32_t process, int descriptor);
void rh_client_forks(struct rh_page* page, uint32_t parent, uint32_t child);
void rh_server_accepted(struct rh_page* page, uint32_t connection);
void rh_server_received(struct rh_page* page, uint32_t connection, uint64_t bytes);
/* Before the bytes are sent; `unsent` of them were not, after all. */
void rh_server_sends(struct rh_page* page, uint32_t connection, uint64_t bytes);
void rh_server_unsent(struct rh_page* page, uint32_t connection, uint64_t bytes);
void rh_server_saw_end(struct rh_page* page, uint32_t connection);
void rh_server_closed(struct rh_page* page, uint32_t connection);
/* Nothing is on its way between the command and the stand-in. */
bool rh_even(struct rh_page* page);

enum rh_outcome {
  RH_BUSY,   /* somebody computes, or something is under way */
  RH_AWAKE,  /* somebody who waits is being woken; it is worth trying again soon */
  RH_READY,  /* `ready` said that the caller need not wait */
  RH_JUMPED, /* look at the time again */
};
/* To be called by a thread after rh_begin_wait(), or by nobody's (`self` -1): jumps to the earliest
   deadline when everybody waits. `ready` is asked once nobody else can make the caller ready any
   more; it may be NULL. */
enum rh_outcome rh_try_jump(struct rh_page* page, int self, bool (*ready)(void*), void* context);

/* For the one who watches: frees what died, wakes those whose deadline has passed, and lets go of
 * the lock of a dead one. */
enum rh_care {
  RH_LIGHTLY,    /* every millisecond */
  RH_THOROUGHLY, /* those that keep time from jumping, and may be dead */
  RH_ALL,        /* all, once in a while */
};
void rh_tend(struct rh_page* page, enum rh_care care);

/* 'S' when it sleeps; 'R', 'D', 'T', 'Z', …; 0 when there is no such thread. */
char rh_kernel_state(int32_t pid, int32_t tid);

enum {
  RH_CALL_NONE,
#define RH_CALL(name) RH_CALL_##name,
#include "rehearsal/shim/calls.inc"
#undef RH_CALL
  RH_CALLS,
};
const char* rh_call_name(uint32_t call);

#ifdef __cplusplus
}
#endif

#endif  // UNDERSTUDY_REHEARSAL_SHIM_PAGE_H_
