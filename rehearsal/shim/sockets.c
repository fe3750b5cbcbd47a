#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include "rehearsal/shim/shim.h"

/* Which descriptors are connections to the stand-in, and what goes over them; reads that block. */

DECLARE_REAL(int, connect, int, const struct sockaddr*, socklen_t)
DECLARE_REAL(int, socket, int, int, int)
DECLARE_REAL(int, accept, int, struct sockaddr*, socklen_t*)
DECLARE_REAL(int, accept4, int, struct sockaddr*, socklen_t*, int)
DECLARE_REAL(ssize_t, send, int, const void*, size_t, int)
DECLARE_REAL(ssize_t, sendto, int, const void*, size_t, int, const struct sockaddr*, socklen_t)
DECLARE_REAL(ssize_t, sendmsg, int, const struct msghdr*, int)
DECLARE_REAL(int, sendmmsg, int, struct mmsghdr*, unsigned, int)
DECLARE_REAL(ssize_t, sendfile, int, int, off_t*, size_t)
DECLARE_REAL(ssize_t, sendfile64, int, int, off64_t*, size_t)
DECLARE_REAL(ssize_t, write, int, const void*, size_t)
DECLARE_REAL(ssize_t, writev, int, const struct iovec*, int)
DECLARE_REAL(ssize_t, recv, int, void*, size_t, int)
DECLARE_REAL(ssize_t, recvfrom, int, void*, size_t, int, struct sockaddr*, socklen_t*)
DECLARE_REAL(ssize_t, recvmsg, int, struct msghdr*, int)
DECLARE_REAL(ssize_t, read, int, void*, size_t)
DECLARE_REAL(ssize_t, readv, int, const struct iovec*, int)
DECLARE_REAL(int, close, int)
DECLARE_REAL(int, close_range, unsigned, unsigned, int)
DECLARE_REAL(void, closefrom, int)
DECLARE_REAL(int, shutdown, int, int)
DECLARE_REAL(int, dup, int)
DECLARE_REAL(int, dup2, int, int)
DECLARE_REAL(int, dup3, int, int, int)
DECLARE_REAL(int, fcntl, int, int, ...)
DECLARE_REAL(int, fcntl64, int, int, ...)
DECLARE_REAL(int, poll, struct pollfd*, nfds_t, int)

/* Plus one; 0 when it is none, or the process is no part of a rehearsal. */
static uint32_t connection_of(int descriptor) {
  if (shim_page == NULL || descriptor < 0 || descriptor >= RH_DESCRIPTORS) return 0;
  return rh_load(shim_page->descriptors[shim_process][descriptor]);
}

bool shim_is_stand_in(int descriptor) { return connection_of(descriptor) != 0; }

static void forget(int descriptor) {
  if (connection_of(descriptor) == 0) return;
  const int error = errno;
  rh_client_closed(shim_page, shim_process, descriptor);
  errno = error;
}

/* A new descriptor: if it was a connection, that was closed where the shim could not see it. */
static int fresh(int descriptor) {
  if (descriptor >= 0) forget(descriptor);
  return descriptor;
}

static void duplicated(int from, int to) {
  if (to < 0 || connection_of(from) == 0) return;
  const int error = errno;
  rh_client_duplicated(shim_page, shim_process, from, to);
  errno = error;
}

static bool is_loopback(const struct sockaddr_storage* address, uint16_t* port) {
  if (address->ss_family == AF_INET) {
    const struct sockaddr_in* const it = (const struct sockaddr_in*)address;
    *port = ntohs(it->sin_port);
    return ntohl(it->sin_addr.s_addr) >> 24 == 127;
  }
  const struct sockaddr_in6* const it = (const struct sockaddr_in6*)address;
  *port = ntohs(it->sin6_port);
  return address->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&it->sin6_addr) &&
         it->sin6_addr.s6_addr[12] == 127;
}

/* A descriptor that is connected to `address`, or is about to be. */
static void note_connection(int descriptor, const struct sockaddr_storage* address) {
  struct sockaddr_storage mine;
  socklen_t size = sizeof mine;
  uint16_t server_port = 0;
  uint16_t client_port = 0;
  if (!is_loopback(address, &server_port) || rh_connection_index(shim_page, server_port, 0) < 0)
    return;
  if (descriptor >= RH_DESCRIPTORS) {
    rh_store(shim_page->blocked, RH_BLOCKED_DESCRIPTOR);
    return;
  }
  if (getsockname(descriptor, (struct sockaddr*)&mine, &size) != 0) return;
  if (!is_loopback(&mine, &client_port)) rh_store(shim_page->blocked, RH_BLOCKED_ADDRESS);
  const uint32_t connection = (uint32_t)rh_connection_index(shim_page, server_port, client_port);
  /* The second call of a client that did not wait in the first. */
  if (connection_of(descriptor) == connection + 1) return;
  forget(descriptor);
  rh_client_connected(shim_page, shim_process, descriptor, connection);
}

/* What a new process has from one that did not fork with the shim's knowledge is counted as further
 * descriptors. */
void shim_find_connections(void) {
  DIR* const folder = opendir("/proc/self/fd");
  if (folder == NULL) return;
  for (const struct dirent* entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    const int descriptor = atoi(entry->d_name);
    struct sockaddr_storage theirs;
    struct sockaddr_storage mine;
    socklen_t size = sizeof theirs;
    socklen_t my_size = sizeof mine;
    uint16_t server_port = 0;
    uint16_t client_port = 0;
    if (connection_of(descriptor) != 0 || descriptor >= RH_DESCRIPTORS ||
        getpeername(descriptor, (struct sockaddr*)&theirs, &size) != 0 ||
        getsockname(descriptor, (struct sockaddr*)&mine, &my_size) != 0 ||
        !is_loopback(&theirs, &server_port) || !is_loopback(&mine, &client_port))
      continue;
    const int64_t connection = rh_connection_index(shim_page, server_port, client_port);
    if (connection >= 0)
      rh_client_inherited(shim_page, shim_process, descriptor, (uint32_t)connection);
  }
  closedir(folder);
}

EXPORT int connect(int descriptor, const struct sockaddr* address, socklen_t size) {
  const int result = REAL(connect)(descriptor, address, size);
  if (shim_page == NULL || address == NULL || (result != 0 && errno != EINPROGRESS)) return result;
  if (address->sa_family == AF_INET || address->sa_family == AF_INET6) {
    const int error = errno;
    note_connection(descriptor, (const struct sockaddr_storage*)address);
    errno = error;
  }
  return result;
}

EXPORT int socket(int domain, int type, int protocol) {
  return fresh(REAL(socket)(domain, type, protocol));
}

/* Sending */

static ssize_t sent(int descriptor, ssize_t count) {
  const uint32_t connection = count > 0 ? connection_of(descriptor) : 0;
  if (connection != 0) rh_client_sent(shim_page, connection - 1, (uint64_t)count);
  return count;
}

EXPORT ssize_t send(int descriptor, const void* bytes, size_t count, int flags) {
  return sent(descriptor, REAL(send)(descriptor, bytes, count, flags));
}
EXPORT ssize_t sendto(int descriptor, const void* bytes, size_t count, int flags,
                      const struct sockaddr* to, socklen_t size) {
  return sent(descriptor, REAL(sendto)(descriptor, bytes, count, flags, to, size));
}
EXPORT ssize_t sendmsg(int descriptor, const struct msghdr* message, int flags) {
  return sent(descriptor, REAL(sendmsg)(descriptor, message, flags));
}
EXPORT int sendmmsg(int descriptor, struct mmsghdr* messages, unsigned count, int flags) {
  const int done = REAL(sendmmsg)(descriptor, messages, count, flags);
  for (int i = 0; i < done; ++i) sent(descriptor, messages[i].msg_len);
  return done;
}
EXPORT ssize_t sendfile(int to, int from, off_t* offset, size_t count) {
  return sent(to, REAL(sendfile)(to, from, offset, count));
}
EXPORT ssize_t sendfile64(int to, int from, off64_t* offset, size_t count) {
  return sent(to, REAL(sendfile64)(to, from, offset, count));
}
EXPORT ssize_t write(int descriptor, const void* bytes, size_t count) {
  return sent(descriptor, REAL(write)(descriptor, bytes, count));
}
EXPORT ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
  return sent(descriptor, REAL(writev)(descriptor, pieces, count));
}

/* Receiving */

static int poll_ready(struct shim_wait* wait) {
  return REAL(poll)(wait->descriptors, wait->count, 0);
}

static int64_t receive_deadline(int descriptor) {
  struct timeval limit = {0};
  socklen_t size = sizeof limit;
  if (getsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, &size) != 0 ||
      (limit.tv_sec == 0 && limit.tv_usec == 0))
    return RH_NEVER;
  return shim_deadline_after((int64_t)limit.tv_sec * kBillion + (int64_t)limit.tv_usec * 1000);
}

/* Before a call that may block: false with errno when it timed out or was interrupted. */
static bool readable(int descriptor, uint32_t call) {
  if (shim_active() == NULL) return true;
  struct pollfd one = {.fd = descriptor, .events = POLLIN};
  if (REAL(poll)(&one, 1, 0) != 0) return true;
  if ((REAL(fcntl)(descriptor, F_GETFL) & O_NONBLOCK) != 0) return true;
  struct shim_wait wait = {.ready = poll_ready,
                           .unsure = !shim_is_stand_in(descriptor),
                           .descriptors = &one,
                           .count = 1};
  const int64_t deadline = receive_deadline(descriptor);
  for (;;) {
    const int result = shim_wait_until(&wait, deadline, call);
    if (result > 0) return true;
    if (result == 0) {
      errno = EAGAIN;
      return false;
    }
    if (errno != EINTR || !shim_restarts()) return false;
  }
}

static ssize_t received(int descriptor, ssize_t count) {
  const uint32_t connection = count > 0 ? connection_of(descriptor) : 0;
  if (connection != 0) rh_client_received(shim_page, connection - 1, (uint64_t)count);
  return count;
}

EXPORT ssize_t recv(int descriptor, void* bytes, size_t count, int flags) {
  if ((flags & MSG_DONTWAIT) == 0 && !readable(descriptor, RH_CALL_recv)) return -1;
  const ssize_t result = REAL(recv)(descriptor, bytes, count, flags);
  return (flags & MSG_PEEK) != 0 ? result : received(descriptor, result);
}
EXPORT ssize_t recvfrom(int descriptor, void* bytes, size_t count, int flags, struct sockaddr* from,
                        socklen_t* size) {
  if ((flags & MSG_DONTWAIT) == 0 && !readable(descriptor, RH_CALL_recv)) return -1;
  const ssize_t result = REAL(recvfrom)(descriptor, bytes, count, flags, from, size);
  return (flags & MSG_PEEK) != 0 ? result : received(descriptor, result);
}
EXPORT ssize_t recvmsg(int descriptor, struct msghdr* message, int flags) {
  if ((flags & MSG_DONTWAIT) == 0 && !readable(descriptor, RH_CALL_recv)) return -1;
  const ssize_t result = REAL(recvmsg)(descriptor, message, flags);
  return (flags & MSG_PEEK) != 0 ? result : received(descriptor, result);
}
EXPORT ssize_t read(int descriptor, void* bytes, size_t count) {
  if (!readable(descriptor, RH_CALL_read)) return -1;
  return received(descriptor, REAL(read)(descriptor, bytes, count));
}
EXPORT ssize_t readv(int descriptor, const struct iovec* pieces, int count) {
  if (!readable(descriptor, RH_CALL_read)) return -1;
  return received(descriptor, REAL(readv)(descriptor, pieces, count));
}

/* What programs call that were compiled with checks of their buffers. */
EXPORT ssize_t __read_chk(int descriptor, void* bytes, size_t count, size_t room);
EXPORT ssize_t __read_chk(int descriptor, void* bytes, size_t count, size_t room) {
  if (room < count) abort();
  return read(descriptor, bytes, count);
}
EXPORT ssize_t __recv_chk(int descriptor, void* bytes, size_t count, size_t room, int flags);
EXPORT ssize_t __recv_chk(int descriptor, void* bytes, size_t count, size_t room, int flags) {
  if (room < count) abort();
  return recv(descriptor, bytes, count, flags);
}
EXPORT ssize_t __recvfrom_chk(int descriptor, void* bytes, size_t count, size_t room, int flags,
                              struct sockaddr* from, socklen_t* size);
EXPORT ssize_t __recvfrom_chk(int descriptor, void* bytes, size_t count, size_t room, int flags,
                              struct sockaddr* from, socklen_t* size) {
  if (room < count) abort();
  return recvfrom(descriptor, bytes, count, flags, from, size);
}

EXPORT int accept(int descriptor, struct sockaddr* address, socklen_t* size) {
  return readable(descriptor, RH_CALL_accept) ? fresh(REAL(accept)(descriptor, address, size)) : -1;
}
EXPORT int accept4(int descriptor, struct sockaddr* address, socklen_t* size, int flags) {
  return readable(descriptor, RH_CALL_accept)
             ? fresh(REAL(accept4)(descriptor, address, size, flags))
             : -1;
}

/* Descriptors that go and come */

EXPORT int close(int descriptor) {
  forget(descriptor);
  shim_drop_timer_descriptor(descriptor);
  return REAL(close)(descriptor);
}

static void forget_range(unsigned first, unsigned last) {
  if (shim_page == NULL) return;
  const uint32_t top = rh_load(shim_page->processes[shim_process].top_descriptor);
  for (unsigned fd = first; fd <= last && fd < top; ++fd) forget((int)fd);
}

EXPORT int close_range(unsigned first, unsigned last, int flags) {
  enum { kOnExec = 4 }; /* CLOSE_RANGE_CLOEXEC */
  if ((flags & kOnExec) == 0) forget_range(first, last);
  return REAL(close_range)(first, last, flags);
}

EXPORT void closefrom(int first) {
  forget_range(first < 0 ? 0 : (unsigned)first, RH_DESCRIPTORS);
  REAL(closefrom)(first);
}

EXPORT int shutdown(int descriptor, int how) {
  const uint32_t connection = connection_of(descriptor);
  if (connection != 0 && how != SHUT_RD) rh_client_ended(shim_page, connection - 1);
  return REAL(shutdown)(descriptor, how);
}

EXPORT int dup(int descriptor) {
  const int copy = fresh(REAL(dup)(descriptor));
  duplicated(descriptor, copy);
  return copy;
}

EXPORT int dup2(int from, int to) {
  if (from != to) forget(to);
  const int copy = REAL(dup2)(from, to);
  if (from != to) duplicated(from, copy);
  return copy;
}

EXPORT int dup3(int from, int to, int flags) {
  if (from != to) forget(to);
  const int copy = REAL(dup3)(from, to, flags);
  duplicated(from, copy);
  return copy;
}

static int controlled(int descriptor, int command, int result) {
  if ((command == F_DUPFD || command == F_DUPFD_CLOEXEC) && result >= 0) {
    fresh(result);
    duplicated(descriptor, result);
  }
  return result;
}

EXPORT int fcntl(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return controlled(descriptor, command, REAL(fcntl)(descriptor, command, argument));
}

EXPORT int fcntl64(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return controlled(descriptor, command, REAL(fcntl64)(descriptor, command, argument));
}
