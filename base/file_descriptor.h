#ifndef UNDERSTUDY_BASE_FILE_DESCRIPTOR_H_
#define UNDERSTUDY_BASE_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace base {

// Owns a file descriptor and closes it; -1 is none. Not thread-safe.
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
  // Whether there is one.
  explicit operator bool() const { return fd_ >= 0; }
  void Close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

}  // namespace base

#endif  // UNDERSTUDY_BASE_FILE_DESCRIPTOR_H_
