#include "cli/ready_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <utility>

#include "cli/report_file.h"
#include "output/output_file.h"

namespace cli {

using base::Result;
using base::Status;

namespace {

// How often a FIFO is looked at for a reader; there is no way to be told of one.
constexpr std::chrono::milliseconds kLook{20};

bool IsFifo(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

// Writes the text if the FIFO has a reader; false when there is none yet.
bool WriteToReader(const std::string& path, const std::string& text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return false;
  // A reader that is gone again wanted nothing more.
  static_cast<void>(output::WriteAll(descriptor, text));
  ::close(descriptor);
  return true;
}

void WriteOnceRead(const std::stop_token& stop, const std::string& path, const std::string& text) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested() && !WriteToReader(path, text))
    stopped.wait_for(lock, stop, kLook, [] { return false; });
}

}  // namespace

Result<std::unique_ptr<ReadyFile>> ReadyFile::Prepare(const std::string& path) {
  std::unique_ptr<ReadyFile> file(new ReadyFile(path));
  if (path.empty()) return file;
  if (Status writable = CheckOutputs({{"--ready-file", path}}); !writable)
    return tl::unexpected(writable.error());
  std::error_code ignored;
  if (output::IsReplaced(path))
    std::filesystem::remove(std::filesystem::canonical(path, ignored), ignored);
  return file;
}

Status ReadyFile::Write(const std::string& text) {
  if (path_.empty()) return {};
  if (IsFifo(path_)) {
    // Who reads already, as whoever gave it as standard output, has it before anything else
    // happens, such as a signal.
    if (WriteToReader(path_, text)) return {};
    waiting_ = std::jthread(
        [path = path_, text](const std::stop_token& stop) { WriteOnceRead(stop, path, text); });
    return {};
  }
  const bool to_be_removed = output::IsReplaced(path_);
  if (Status written = output::WriteFile(path_, text); !written) return written;
  struct stat status {};
  std::error_code error;
  const std::filesystem::path made = std::filesystem::canonical(path_, error);
  if (!to_be_removed || error || ::stat(made.c_str(), &status) != 0) return {};
  made_ = made;
  device_ = status.st_dev;
  inode_ = status.st_ino;
  return {};
}

ReadyFile::~ReadyFile() {
  struct stat status {};
  if (made_.empty() || ::stat(made_.c_str(), &status) != 0) return;
  if (status.st_dev == device_ && status.st_ino == inode_) ::unlink(made_.c_str());
}

}  // namespace cli
