#ifndef UNDERSTUDY_MOCK_SERVER_STORE_FILE_LOCK_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_FILE_LOCK_H_

#include <filesystem>
#include <string>

#include "base/error.h"

namespace mock_server::store {

// The exclusive right among the stand-ins of this machine to use a file, held until the object is
// destroyed or the process ends, in whatever way. The kernel holds the lock, not the file
// "FILE-lock" next to the file: that one only tells others who has the lock, is removed with it,
// and locks nothing when a killed process leaves it behind. Not thread-safe.
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
