#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rehearsal/shim/shim.h"

/* How processes and threads enter the page and leave it. */

DECLARE_REAL(pid_t, fork, void)
DECLARE_REAL(int, pthread_create, pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)
DECLARE_REAL(int, pthread_join, pthread_t, void**)
DECLARE_REAL(int, execve, const char*, char* const[], char* const[])
DECLARE_REAL(int, execvpe, const char*, char* const[], char* const[])
DECLARE_REAL(int, fexecve, int, char* const[], char* const[])
DECLARE_REAL(int, posix_spawn, pid_t*, const char*, const posix_spawn_file_actions_t*,
             const posix_spawnattr_t*, char* const[], char* const[])
DECLARE_REAL(int, posix_spawnp, pid_t*, const char*, const posix_spawn_file_actions_t*,
             const posix_spawnattr_t*, char* const[], char* const[])
DECLARE_REAL(pid_t, wait4, pid_t, int*, int, struct rusage*)
DECLARE_REAL(int, waitid, idtype_t, id_t, siginfo_t*, int)

#define PAGE_VARIABLE "UNDERSTUDY_REHEARSAL"
#define PRELOAD_VARIABLE "LD_PRELOAD"

enum { kUnknown = -1, kLeft = -2 };

struct rh_page* shim_page;
uint32_t shim_process;
int shim_pid;

static char page_entry[128];   /* "UNDERSTUDY_REHEARSAL=…" */
static char preload_path[128]; /* the shim itself */
static pthread_key_t at_thread_end;
static __thread int self = kUnknown;
static __thread int forked_process = kUnknown;
static __thread int forked_thread = kUnknown;

int shim_self(void) { return self; }

static int32_t my_tid(void) { return (int32_t)syscall(SYS_gettid); }

void shim_adopt_thread(int thread) {
  self = thread;
  /* Any value but NULL, so that the destructor runs. */
  pthread_setspecific(at_thread_end, &shim_page);
}

void shim_leave_thread(void) {
  if (self >= 0) rh_exit_thread(shim_page, (uint32_t)self);
  self = kLeft;
}

static void end_thread(void* unused) {
  (void)unused;
  shim_leave_thread();
}

struct rh_page* shim_active(void) {
  struct rh_page* const page = shim_page;
  if (page == NULL || self == kLeft || rh_load(page->over)) return NULL;
  if (self == kUnknown) { /* one that was not made by pthread_create() */
    const int thread = rh_add_thread(page, shim_process, shim_pid, my_tid());
    if (thread < 0) return NULL;
    shim_adopt_thread(thread);
  }
  return page;
}

/* Beginning */

static void prepare_fork(void) {
  forked_process = forked_thread = kUnknown;
  if (shim_page == NULL || rh_load(shim_page->over)) return;
  /* The child is busy from now on, before it runs. */
  forked_process = rh_add_process(shim_page, -1);
  if (forked_process < 0) return;
  forked_thread = rh_add_thread(shim_page, (uint32_t)forked_process, 0, 0);
  strcpy(shim_page->processes[forked_process].program, shim_page->processes[shim_process].program);
  rh_client_forks(shim_page, shim_process, (uint32_t)forked_process);
}

static void become_child(void) {
  if (shim_page == NULL) return;
  shim_reset_locks();
  shim_forget_mask();
  shim_pid = getpid();
  if (forked_process < 0 || forked_thread < 0) {
    shim_page = NULL; /* too many; the page is blocked already */
    return;
  }
  shim_process = (uint32_t)forked_process;
  self = forked_thread;
  rh_store(shim_page->threads[self].pid, shim_pid);
  rh_store(shim_page->threads[self].tid, shim_pid);
  shim_keep_timer_descriptors();
  rh_add(shim_page->seen, 1U);
  rh_store(shim_page->processes[shim_process].pid, shim_pid);
}

static void name_process(void) {
  char* const name = shim_page->processes[shim_process].program;
  const size_t room = sizeof shim_page->processes[0].program;
  const ssize_t length = readlink("/proc/self/exe", name, room - 1);
  name[length < 0 ? 0 : length] = 0;
}

/* The same process ran another program before. What it had open and has no more was closed when
 * this one began. */
static void take_over(int process, int thread) {
  const uint32_t used = rh_load(shim_page->threads_used);
  for (uint32_t i = 1; i < used; ++i) {
    if ((int)i != thread && rh_load(shim_page->threads[i].process) == (uint32_t)process &&
        rh_state(shim_page, i) != RH_FREE)
      rh_free_thread(shim_page, i);
  }
  const uint32_t top = rh_load(shim_page->processes[process].top_descriptor);
  for (uint32_t fd = 0; fd < top; ++fd) {
    if (fcntl((int)fd, F_GETFD) < 0) rh_client_closed(shim_page, (uint32_t)process, (int)fd);
  }
}

static struct rh_page* map_page(const char* path) {
  const int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return NULL;
  void* const memory = mmap(NULL, sizeof(struct rh_page), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_NORESERVE, file, 0);
  close(file);
  if (memory == MAP_FAILED) return NULL;
  madvise(memory, sizeof(struct rh_page), MADV_DONTDUMP);
  struct rh_page* const page = memory;
  return page->version == RH_VERSION && !rh_load(page->over) ? page : NULL;
}

__attribute__((constructor(101))) static void begin(void) {
  const char* const path = getenv(PAGE_VARIABLE);
  Dl_info own;
  if (path == NULL || strlen(path) > 80) return;
  struct rh_page* const page = map_page(path);
  if (page == NULL) return;
  snprintf(page_entry, sizeof page_entry, PAGE_VARIABLE "=%s", path);
  if (dladdr(&shim_page, &own) != 0)
    snprintf(preload_path, sizeof preload_path, "%s", own.dli_fname);
  shim_pid = getpid();
  const int known = rh_find_process(page, shim_pid);
  const int process = known >= 0 ? known : rh_add_process(page, shim_pid);
  if (process < 0) return;
  const int thread = rh_add_thread(page, (uint32_t)process, shim_pid, my_tid());
  if (thread < 0) return;
  pthread_key_create(&at_thread_end, end_thread);
  shim_process = (uint32_t)process;
  shim_page = page;
  if (known >= 0) take_over(process, thread);
  shim_adopt_thread(thread);
  shim_install_signal();
  shim_find_connections();
  shim_find_alarm();
  name_process();
  pthread_atfork(prepare_fork, NULL, become_child);
  rh_add(page->seen, 1U);
  rh_store(page->starting, 0U);
}

/* Threads */

struct beginning {
  void* (*run)(void*);
  void* argument;
  int thread;
};

static void* run_thread(void* argument) {
  const struct beginning it = *(struct beginning*)argument;
  free(argument);
  rh_store(shim_page->threads[it.thread].tid, my_tid());
  shim_adopt_thread(it.thread);
  return it.run(it.argument);
}

EXPORT int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument) {
  struct rh_page* const page = shim_active();
  struct beginning* const it = page == NULL ? NULL : malloc(sizeof *it);
  const int thread = it == NULL ? -1 : rh_add_thread(page, shim_process, shim_pid, 0);
  if (thread < 0) {
    free(it);
    return REAL(pthread_create)(handle, attributes, run, argument);
  }
  *it = (struct beginning){run, argument, thread};
  const int result = REAL(pthread_create)(handle, attributes, run_thread, it);
  if (result != 0) {
    rh_free_thread(page, (uint32_t)thread);
    free(it);
  }
  return result;
}

EXPORT int pthread_join(pthread_t thread, void** value) {
  shim_waits(RH_CALL_pthread_join, false, NULL, NULL);
  const int result = REAL(pthread_join)(thread, value);
  shim_waited();
  return result;
}

/* Processes */

EXPORT pid_t fork(void) {
  const pid_t pid = REAL(fork)();
  if (pid < 0 && forked_process >= 0) {
    const int error = errno;
    rh_forget_process(shim_page, (uint32_t)forked_process);
    errno = error;
  }
  return pid;
}

/* A child that shares the parent's memory would count as the parent. */
EXPORT pid_t vfork(void) { return fork(); }

static bool begins_with(const char* text, const char* start) {
  return strncmp(text, start, strlen(start)) == 0;
}

/* The environment that lets the next program be a part of the rehearsal, too; NULL when `given`
   does so already, else to be freed. What LD_PRELOAD held stays in it. */
static char** completed(char* const given[]) {
  size_t count = 0;
  bool has_page = false;
  const char* preload = NULL;
  for (; given != NULL && given[count] != NULL; ++count) {
    if (begins_with(given[count], PAGE_VARIABLE "=")) has_page = true;
    if (begins_with(given[count], PRELOAD_VARIABLE "="))
      preload = given[count] + sizeof PRELOAD_VARIABLE;
  }
  const bool has_preload = preload != NULL && strstr(preload, preload_path) != NULL;
  if (shim_page == NULL || (has_page && has_preload)) return NULL;
  const size_t room =
      sizeof PRELOAD_VARIABLE + sizeof preload_path + 2 + (preload == NULL ? 0 : strlen(preload));
  char** const list = malloc((count + 3) * sizeof *list + room);
  if (list == NULL) return NULL;
  char* const entry = (char*)(list + count + 3);
  snprintf(entry, room, PRELOAD_VARIABLE "=%s%s%s", preload_path, preload == NULL ? "" : ":",
           preload == NULL ? "" : preload);
  size_t used = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!begins_with(given[i], PRELOAD_VARIABLE "=")) list[used++] = given[i];
  }
  list[used++] = entry;
  if (!has_page) list[used++] = page_entry;
  list[used] = NULL;
  return list;
}

/* A program that can't be a part of it never comes back to the page: then this is who it was. */
static void note_program(const char* file) {
  if (shim_active() == NULL) return;
  snprintf(shim_page->processes[shim_process].program, sizeof shim_page->processes[0].program, "%s",
           file);
  rh_store(shim_page->threads[self].call, RH_CALL_execve);
}

static int after_exec(char** list, int result) {
  const int error = errno;
  free(list);
  if (shim_page != NULL) name_process();
  errno = error;
  return result;
}

EXPORT int execve(const char* file, char* const arguments[], char* const environment[]) {
  char** const list = completed(environment);
  note_program(file);
  return after_exec(list, REAL(execve)(file, arguments, list == NULL ? environment : list));
}
EXPORT int execvpe(const char* file, char* const arguments[], char* const environment[]) {
  char** const list = completed(environment);
  note_program(file);
  return after_exec(list, REAL(execvpe)(file, arguments, list == NULL ? environment : list));
}
EXPORT int fexecve(int descriptor, char* const arguments[], char* const environment[]) {
  char** const list = completed(environment);
  return after_exec(list, REAL(fexecve)(descriptor, arguments, list == NULL ? environment : list));
}
EXPORT int execv(const char* file, char* const arguments[]) {
  return execve(file, arguments, environ);
}
EXPORT int execvp(const char* file, char* const arguments[]) {
  return execvpe(file, arguments, environ);
}

typedef int spawn_fn(pid_t*, const char*, const posix_spawn_file_actions_t*,
                     const posix_spawnattr_t*, char* const[], char* const[]);

static int spawn(spawn_fn* real, pid_t* pid, const char* file,
                 const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* attributes,
                 char* const arguments[], char* const environment[]) {
  struct rh_page* const page = shim_active();
  if (page == NULL) return real(pid, file, actions, attributes, arguments, environment);
  char** const list = completed(environment);
  pid_t child = 0;
  /* Busy until its own shim begins, or until it is gone. */
  const int process = rh_add_process(page, -1);
  const int thread = process < 0 ? -1 : rh_add_thread(page, (uint32_t)process, 0, 0);
  const int result =
      real(&child, file, actions, attributes, arguments, list == NULL ? environment : list);
  free(list);
  if (pid != NULL) *pid = child;
  if (process < 0) return result;
  if (result != 0 || rh_find_process(page, child) >= 0) {
    rh_forget_process(page, (uint32_t)process);
    return result;
  }
  snprintf(page->processes[process].program, sizeof page->processes[0].program, "%s", file);
  if (thread >= 0) {
    rh_store(page->threads[thread].call, RH_CALL_execve);
    rh_store(page->threads[thread].pid, child);
    rh_store(page->threads[thread].tid, child);
  }
  rh_store(page->processes[process].pid, child);
  /* It may have begun in between. */
  for (uint32_t i = 0; i < rh_load(page->processes_used); ++i) {
    if ((int)i != process && rh_load(page->processes[i].pid) == child) {
      rh_forget_process(page, (uint32_t)process);
      break;
    }
  }
  return result;
}

EXPORT int posix_spawn(pid_t* pid, const char* file, const posix_spawn_file_actions_t* actions,
                       const posix_spawnattr_t* attributes, char* const arguments[],
                       char* const environment[]) {
  return spawn(REAL(posix_spawn), pid, file, actions, attributes, arguments, environment);
}
EXPORT int posix_spawnp(pid_t* pid, const char* file, const posix_spawn_file_actions_t* actions,
                        const posix_spawnattr_t* attributes, char* const arguments[],
                        char* const environment[]) {
  return spawn(REAL(posix_spawnp), pid, file, actions, attributes, arguments, environment);
}

/* Waiting for children */

/* It was taken off the process table, so nobody waits for it any more. */
static void reaped(pid_t pid) {
  if (pid <= 0 || shim_page == NULL) return;
  const int error = errno;
  const int process = rh_find_process(shim_page, pid);
  if (process > 0) rh_forget_process(shim_page, (uint32_t)process);
  errno = error;
}

struct child_wait {
  idtype_t type;
  id_t id;
  int options;
};

static int child_now(const struct child_wait* it, int more) {
  siginfo_t info = {0};
  const int result = REAL(waitid)(it->type, it->id, &info, it->options | more | WNOWAIT);
  /* An error is for the call itself to tell. */
  return result != 0 ? (errno == EINTR ? -1 : 1) : info.si_pid != 0;
}

static int child_ready(struct shim_wait* wait) { return child_now(wait->context, WNOHANG); }

/* A signal that comes before the call is not seen; whoever watches sends it again. */
static int child_block(struct shim_wait* wait, int64_t ns, const sigset_t* mask) {
  sigset_t before;
  (void)ns;
  shim_let_in(mask, &before);
  const int result = child_now(wait->context, 0);
  const int error = errno;
  shim_let_in(&before, NULL);
  errno = error;
  return result;
}

/* True when the real call need not wait; false with EINTR. */
static bool await_child(struct child_wait* it) {
  struct shim_wait wait = {
      .ready = child_ready, .block = child_block, .unsure = true, .context = it};
  int result = 0;
  do {
    result = shim_wait_until(&wait, RH_NEVER, RH_CALL_wait);
  } while (result < 0 && errno == EINTR && shim_restarts());
  return result > 0;
}

static pid_t wait_for_child(pid_t pid, int* status, int options, struct rusage* usage) {
  int ended = 0;
  pid_t found = 0;
  if ((options & WNOHANG) != 0 || shim_active() == NULL) {
    found = REAL(wait4)(pid, &ended, options, usage);
  } else {
    struct child_wait it = {
        .type = pid > 0     ? P_PID
                : pid == -1 ? P_ALL
                            : P_PGID,
        .id = (id_t)(pid > 0    ? pid
                     : pid < -1 ? -pid
                                : 0),
        .options = WEXITED | (options & WUNTRACED ? WSTOPPED : 0) | (options & WCONTINUED)};
    if (!await_child(&it)) return -1;
    found = REAL(wait4)(pid, &ended, options, usage);
  }
  if (found > 0 && (WIFEXITED(ended) || WIFSIGNALED(ended))) reaped(found);
  if (found > 0 && status != NULL) *status = ended;
  return found;
}

EXPORT pid_t wait(int* status) { return wait_for_child(-1, status, 0, NULL); }
EXPORT pid_t waitpid(pid_t pid, int* status, int options) {
  return wait_for_child(pid, status, options, NULL);
}
EXPORT pid_t wait3(int* status, int options, struct rusage* usage) {
  return wait_for_child(-1, status, options, usage);
}
EXPORT pid_t wait4(pid_t pid, int* status, int options, struct rusage* usage) {
  return wait_for_child(pid, status, options, usage);
}

EXPORT int waitid(idtype_t type, id_t id, siginfo_t* info, int options) {
  siginfo_t room = {0};
  siginfo_t* const found = info == NULL ? &room : info;
  int result = 0;
  if ((options & WNOHANG) != 0 || shim_active() == NULL) {
    result = REAL(waitid)(type, id, found, options);
  } else {
    struct child_wait it = {.type = type, .id = id, .options = options};
    if (!await_child(&it)) return -1;
    result = REAL(waitid)(type, id, found, options);
  }
  if (result == 0 && (options & WNOWAIT) == 0 &&
      (found->si_code == CLD_EXITED || found->si_code == CLD_KILLED ||
       found->si_code == CLD_DUMPED))
    reaped(found->si_pid);
  return result;
}

/* The C library's own starts the shell where nobody sees it. */
EXPORT int system(const char* command) {
  char* const arguments[] = {"sh", "-c", "--", (char*)command, NULL};
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  struct sigaction interrupt;
  struct sigaction quit;
  sigset_t child;
  sigset_t before;
  posix_spawnattr_t attributes;
  sigset_t defaults;
  pid_t pid = 0;
  int status = -1;
  if (command == NULL) return 1;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  pthread_sigmask(SIG_BLOCK, &child, &before);
  sigemptyset(&defaults);
  if (interrupt.sa_handler != SIG_IGN) sigaddset(&defaults, SIGINT);
  if (quit.sa_handler != SIG_IGN) sigaddset(&defaults, SIGQUIT);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setsigmask(&attributes, &before);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const int error = posix_spawn(&pid, "/bin/sh", NULL, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    status = 127 << 8;
  } else {
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
  }
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return status;
}
