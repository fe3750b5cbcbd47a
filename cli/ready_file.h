#ifndef UNDERSTUDY_CLI_READY_FILE_H_
#define UNDERSTUDY_CLI_READY_FILE_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <thread>

#include "base/error.h"

namespace cli {

// A file that shows other programs that the server answers; it exists while the server runs. A FIFO
// gets the text once somebody reads it; devices are written into; neither is ever removed. The
// destructor removes the file that this object made, if it is still the one at the path.
class ReadyFile {
 public:
  // Before the server starts: removes the file of an earlier one that was killed. kBadFile when
  // nothing can be written there. An empty path asks for no file.
  static base::Result<std::unique_ptr<ReadyFile>> Prepare(const std::string& path);
  ~ReadyFile();
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  // Once. Waits for nobody, also not for the reader of a FIFO.
  base::Status Write(const std::string& text);

 private:
  explicit ReadyFile(std::string path) : path_(std::move(path)) {}

  const std::string path_;
  std::string made_;  // where a link led to; empty when there is nothing to remove
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::jthread waiting_;  // for a reader
};

}  // namespace cli

#endif  // UNDERSTUDY_CLI_READY_FILE_H_
