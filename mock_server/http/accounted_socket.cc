#include "mock_server/http/accounted_socket.h"

#include <sys/socket.h>

#include <cerrno>

namespace mock_server::http {

ssize_t SendAccounted(TimeKeeper* keeper, const Peer& peer, std::string_view bytes) {
  const bool accounted = keeper != nullptr && peer.account != TimeKeeper::kNoAccount;
  if (accounted) keeper->Sends(peer.account, bytes.size());
  const ssize_t sent = ::send(peer.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  const int error = errno;
  const size_t taken = sent < 0 ? 0 : static_cast<size_t>(sent);
  if (accounted && taken < bytes.size()) keeper->Unsent(peer.account, bytes.size() - taken);
  errno = error;
  return sent;
}

ssize_t ReceiveAccounted(TimeKeeper* keeper, const Peer& peer, std::span<char> room) {
  const ssize_t count = ::recv(peer.fd.get(), room.data(), room.size(), 0);
  const int error = errno;
  if (keeper != nullptr && peer.account != TimeKeeper::kNoAccount) {
    if (count > 0) keeper->Received(peer.account, static_cast<uint64_t>(count));
    if (count == 0) keeper->SawEnd(peer.account);
  }
  errno = error;
  return count;
}

}  // namespace mock_server::http
