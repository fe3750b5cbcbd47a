#include "mock_server/store/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace mock_server::store {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Status;

// Whether the path still leads to the file that is open: its last holder may have removed it
// between our opening and our locking it.
bool IsStillThere(int descriptor, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat there {};
  return fstat(descriptor, &opened) == 0 && stat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

// "process 1234", as the holder wrote it.
std::string Holder(int descriptor) {
  char text[32];
  const ssize_t size = pread(descriptor, text, sizeof text, 0);
  std::string number(text, size > 0 ? static_cast<size_t>(size) : 0);
  number.resize(std::min(number.find_first_not_of("0123456789"), number.size()));
  return number.empty() ? "another process" : "process " + number;
}

// The lock holds without it: where the disk is full, others read "another process".
void WriteHolder(int descriptor) {
  const std::string number = fmt::format("{}\n", getpid());
  [[maybe_unused]] const bool written =
      ftruncate(descriptor, 0) == 0 && pwrite(descriptor, number.data(), number.size(), 0) > 0;
}

}  // namespace

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  unlink(path_.c_str());  // while it is locked, so that nobody can have it already
  close(descriptor_);
}

Status FileLock::Take(const std::string& file) {
  // Two names of one file have one lock.
  std::error_code error;
  path_ = std::filesystem::weakly_canonical(file, error);
  if (error) path_ = file;
  path_ += "-lock";
  for (;;) {
    const int descriptor = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
      return Fail(ErrorCode::kBadFile,
                  fmt::format("no lock file can be created beside the store file ({}). Choose "
                              "another file with --store, in a folder that exists and is writable",
                              std::strerror(errno)),
                  file);
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const std::string holder = Holder(descriptor);
      close(descriptor);
      return Fail(ErrorCode::kBadFile,
                  fmt::format("the store file is in use by {}, and two stand-ins can't share one. "
                              "Stop that one, or choose another file with --store",
                              holder),
                  file);
    }
    if (!IsStillThere(descriptor, path_)) {
      close(descriptor);
      continue;
    }
    descriptor_ = descriptor;
    WriteHolder(descriptor);
    return {};
  }
}

}  // namespace mock_server::store
