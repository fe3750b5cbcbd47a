#ifndef UNDERSTUDY_TESTS_SUPPORT_SCRIPTED_SERVER_H_
#define UNDERSTUDY_TESTS_SUPPORT_SCRIPTED_SERVER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tests::support {

// One end of a connection in the hands of a test: it decides which bytes go out and when it ends.
class ScriptedPeer {
 public:
  ScriptedPeer(int fd, int number) : fd_(fd), number_(number) {}

  // The n-th connection of the server, from 0.
  int number() const { return number_; }
  // A whole request, head and body; empty when the client has closed.
  std::string ReadRequest();
  void Send(std::string_view bytes);
  // Ends the connection with a FIN, or with a reset.
  void Close();
  void Reset();
  // Waits until the client closes its side.
  void AwaitClose();

 private:
  int fd_;
  int number_;
  std::string buffered_;
};

// A server on a free port of the loopback whose every connection runs a script, each on a thread of
// its own. The destructor closes everything and joins.
class ScriptedServer {
 public:
  using Script = std::function<void(ScriptedPeer&)>;

  // `address` is 127.0.0.1 or ::1.
  explicit ScriptedServer(Script script, const std::string& address = "127.0.0.1");
  ~ScriptedServer();

  uint16_t port() const { return port_; }
  std::string url() const;
  int connections() const { return connections_; }

 private:
  void Accept();

  Script script_;
  std::string address_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace tests::support

#endif  // UNDERSTUDY_TESTS_SUPPORT_SCRIPTED_SERVER_H_
