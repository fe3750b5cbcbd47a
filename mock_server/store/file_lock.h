#ifndef UNDERSTUDY_MOCK_SERVER_STORE_FILE_LOCK_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_FILE_LOCK_H_

#include <filesystem>
#include <string>

#include "base/error.h"

namespace mock_server::store {

// The right to use a file alone among the stand-ins of this machine, held until the object goes or
// the process ends, however it ends: the kernel keeps the lock, not the file that stands for it.
// That file, "FILE-lock" beside the file itself, tells others who has the lock and is removed with
// it; one that a killed process left behind locks nothing. Not thread-safe.
class FileLock {
 public:
  FileLock() = default;  // holds nothing
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  // Does not wait: fails when another has the lock, and names it.
  base::Status Take(const std::string& file);

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_FILE_LOCK_H_
