#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_FILE_DESCRIPTOR_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace mock_server::http {

// Owns a descriptor and closes it. -1 is none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~FileDescriptor() { Close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void Close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_FILE_DESCRIPTOR_H_
