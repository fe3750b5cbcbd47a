#include "mock_server/http/accounted_socket.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <iterator>

namespace mock_server::http {
namespace {

iovec PieceOf(std::string_view bytes) {
  return {const_cast<char*>(bytes.data()), bytes.size()};  // it is only read
}

ssize_t SendBoth(int fd, std::string_view bytes, std::string_view behind) {
  iovec pieces[] = {PieceOf(bytes), PieceOf(behind)};
  msghdr message{};
  message.msg_iov = pieces;
  message.msg_iovlen = std::size(pieces);
  return ::sendmsg(fd, &message, MSG_NOSIGNAL);
}

}  // namespace

ssize_t SendAccounted(TimeKeeper* keeper, const Peer& peer, std::string_view bytes,
                      std::string_view behind) {
  const bool accounted = keeper != nullptr && peer.account != TimeKeeper::kNoAccount;
  const size_t size = bytes.size() + behind.size();
  if (accounted) keeper->Sends(peer.account, size);
  const ssize_t sent = behind.empty()
                           ? ::send(peer.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                           : SendBoth(peer.fd.get(), bytes, behind);
  const int error = errno;
  const size_t taken = sent < 0 ? 0 : static_cast<size_t>(sent);
  if (accounted && taken < size) keeper->Unsent(peer.account, size - taken);
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
