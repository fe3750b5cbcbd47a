#include "mock_server/http/accounted_socket.h"

#include <sys/socket.h>

#include <cerrno>

namespace mock_server::http {

ssize_t SendAccounted(TimeKeeper* keeper, int64_t account, int fd, std::string_view bytes) {
  const bool accounted = keeper != nullptr && account != TimeKeeper::kNoAccount;
  if (accounted) keeper->Sends(account, bytes.size());
  const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  const int error = errno;
  const size_t taken = sent < 0 ? 0 : static_cast<size_t>(sent);
  if (accounted && taken < bytes.size()) keeper->Unsent(account, bytes.size() - taken);
  errno = error;
  return sent;
}

ssize_t ReceiveAccounted(TimeKeeper* keeper, int64_t account, int fd, std::span<char> room) {
  const ssize_t count = ::recv(fd, room.data(), room.size(), 0);
  const int error = errno;
  if (keeper != nullptr && account != TimeKeeper::kNoAccount) {
    if (count > 0) keeper->Received(account, static_cast<uint64_t>(count));
    if (count == 0) keeper->SawEnd(account);
  }
  errno = error;
  return count;
}

}  // namespace mock_server::http
