#include "output/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/number.h"

namespace output {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxLinks = 40;  // as the kernel has it
constexpr mode_t kNewFile = 0666;

// The descriptor that a path names, as /dev/stdout and /dev/fd/63 (what a shell makes of `>(...)`)
// do. Opening such a path anew would truncate what is written there.
std::optional<int> DescriptorNamed(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const auto number = base::ParseNumber<int>(path.substr(folder.size()));
    if (number && *number >= 0) return number;
  }
  return std::nullopt;
}

// Where a path leads when its links are followed, also one to a file that is not there yet.
std::string Followed(std::string path) {
  for (int i = 0; i < kMaxLinks && !DescriptorNamed(path); ++i) {
    std::error_code error;
    const fs::path target = fs::read_symlink(path, error);
    if (error) break;
    path =
        target.is_absolute() ? target.string() : (fs::path(path).parent_path() / target).string();
  }
  return path;
}

std::string FolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

tl::unexpected<base::Error> CantWrite(const std::string& path, const std::string& reason) {
  return base::Fail(base::ErrorCode::kBadFile, "can't be written: " + reason, path);
}

// In words that name the remedy. `followed` is where the path leads.
tl::unexpected<base::Error> CantWrite(const std::string& path, const std::string& followed,
                                      int error) {
  const std::string folder = FolderOf(followed);
  struct stat status {};
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      if (::stat(folder.c_str(), &status) != 0)
        return CantWrite(path, fmt::format("there is no folder {}; create it first", folder));
      if (!S_ISDIR(status.st_mode))
        return CantWrite(path, fmt::format("{} is not a folder", folder));
      return CantWrite(path, fmt::format("no file can be created in {}", folder));
    case EISDIR:
      return CantWrite(path, "it is a folder; give the path of a file");
    case EACCES:
    case EPERM:
    case EROFS:
      return CantWrite(path, fmt::format("{}; may you write there?", std::strerror(error)));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return CantWrite(path, fmt::format("the disk is full or a size limit was reached ({}); free "
                                         "some space, or choose another place",
                                         std::strerror(error)));
    case EPIPE:
      return CantWrite(path, "its reader is gone");
    case EBADF:
      return CantWrite(path, "it is closed, or not open for writing");
    default:
      return CantWrite(path, std::strerror(error));
  }
}

int OpenRetrying(const std::string& path, int flags) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, kNewFile);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

// Closing, too, can tell that the disk is full.
int WriteAndClose(int descriptor, std::string_view text) {
  const int fault = WriteAll(descriptor, text);
  const int closed = ::close(descriptor) == 0 || errno == EINTR ? 0 : errno;
  return fault != 0 ? fault : closed;
}

int WriteInPlace(const std::string& path, std::string_view text) {
  const int descriptor = OpenRetrying(path, O_WRONLY | O_CREAT | O_TRUNC);
  return descriptor < 0 ? errno : WriteAndClose(descriptor, text);
}

// A name beside the file that nobody else uses.
std::string PartOf(const std::string& path) {
  const fs::path file(path);
  return (file.parent_path() /
          fmt::format(".{}.{}.part", file.filename().string().substr(0, 200), ::getpid()))
      .string();
}

// 0 or an errno; nothing when the folder does not let files be replaced.
std::optional<int> Replace(const std::string& path, const struct stat* existing,
                           std::string_view text) {
  const std::string part = PartOf(path);
  ::unlink(part.c_str());  // of a process with our number that was killed
  const int descriptor = OpenRetrying(part, O_WRONLY | O_CREAT | O_EXCL);
  if (descriptor < 0) return std::nullopt;
  if (existing != nullptr) ::fchmod(descriptor, existing->st_mode & 07777);
  const int fault = WriteAndClose(descriptor, text);
  if (fault == 0 && ::rename(part.c_str(), path.c_str()) == 0) return 0;
  ::unlink(part.c_str());
  if (fault != 0) return fault;
  return std::nullopt;  // such as a file that is a mount point of its own
}

// A file with another owner, or with several names, would not be the same one afterwards.
bool MayBeReplaced(const struct stat& existing) {
  return existing.st_nlink == 1 && existing.st_uid == ::geteuid();
}

int Write(const std::string& followed, std::string_view text) {
  if (const auto descriptor = DescriptorNamed(followed)) {
    const int error = WriteAll(*descriptor, text);
    // `| head -1` has read all that it wanted.
    return error == EPIPE && *descriptor == STDOUT_FILENO ? 0 : error;
  }
  struct stat existing {};
  const bool exists = ::stat(followed.c_str(), &existing) == 0;
  if (!exists || (S_ISREG(existing.st_mode) && MayBeReplaced(existing))) {
    if (const auto fault = Replace(followed, exists ? &existing : nullptr, text)) return *fault;
  }
  return WriteInPlace(followed, text);
}

// 0 when a file can be made there, else an errno.
int TryToMake(const std::string& followed) {
  const std::string part = PartOf(followed);
  const int descriptor = OpenRetrying(part, O_WRONLY | O_CREAT);
  if (descriptor < 0) return errno;
  ::close(descriptor);
  ::unlink(part.c_str());
  return 0;
}

int WhyNotWritable(const std::string& followed) {
  if (const auto descriptor = DescriptorNamed(followed)) {
    const int flags = ::fcntl(*descriptor, F_GETFL);
    return flags < 0 || (flags & O_ACCMODE) == O_RDONLY ? EBADF : 0;
  }
  struct stat existing {};
  if (::stat(followed.c_str(), &existing) != 0)
    return errno == ENOENT ? TryToMake(followed) : errno;
  if (S_ISDIR(existing.st_mode)) return EISDIR;
  return ::access(followed.c_str(), W_OK) == 0 ? 0 : errno;
}

}  // namespace

bool IsStandardOutput(const std::string& path) {
  return DescriptorNamed(Followed(path)) == STDOUT_FILENO;
}

std::string OutputIdentity(const std::string& path) {
  const std::string followed = Followed(path);
  if (const auto descriptor = DescriptorNamed(followed)) return fmt::format("fd {}", *descriptor);
  struct stat status {};
  if (::stat(followed.c_str(), &status) == 0) {
    if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) return "";
    return fmt::format("{}:{}", status.st_dev, status.st_ino);
  }
  if (::stat(FolderOf(followed).c_str(), &status) != 0) return followed;
  return fmt::format("{}:{}/{}", status.st_dev, status.st_ino,
                     fs::path(followed).filename().string());
}

bool IsReplaced(const std::string& path) {
  const std::string followed = Followed(path);
  struct stat status {};
  return !DescriptorNamed(followed) &&
         (::stat(followed.c_str(), &status) != 0 || S_ISREG(status.st_mode));
}

base::Status CheckWritable(const std::string& path) {
  const std::string followed = Followed(path);
  if (const int error = WhyNotWritable(followed)) return CantWrite(path, followed, error);
  return {};
}

base::Status WriteFile(const std::string& path, std::string_view text) {
  const std::string followed = Followed(path);
  if (const int error = Write(followed, text)) return CantWrite(path, followed, error);
  return {};
}

int WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EAGAIN && descriptor < FD_SETSIZE) {
      // Somebody else made the terminal or pipe, which we share, non-blocking.
      fd_set ready;
      FD_ZERO(&ready);
      FD_SET(descriptor, &ready);
      ::select(descriptor + 1, nullptr, &ready, nullptr, nullptr);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

OutputStream::OutputStream(std::string path, int descriptor, bool owned)
    : path_(std::move(path)), descriptor_(descriptor), owned_(owned) {}

base::Result<OutputStream> OutputStream::Open(const std::string& path, Mode mode) {
  const std::string followed = Followed(path);
  if (const auto named = DescriptorNamed(followed)) {
    if (const int error = WhyNotWritable(followed)) return CantWrite(path, followed, error);
    return OutputStream(path, *named, false);
  }
  const int descriptor =
      OpenRetrying(followed, O_WRONLY | O_CREAT | (mode == Mode::kAppend ? O_APPEND : O_TRUNC));
  if (descriptor < 0) return CantWrite(path, followed, errno);
  return OutputStream(path, descriptor, true);
}

OutputStream::~OutputStream() {
  if (owned_) ::close(descriptor_);
}

OutputStream::OutputStream(OutputStream&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(other.descriptor_),
      owned_(std::exchange(other.owned_, false)),
      fault_(other.fault_) {}

OutputStream& OutputStream::operator=(OutputStream&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(owned_, other.owned_);
  std::swap(fault_, other.fault_);
  return *this;
}

base::Status OutputStream::Write(std::string_view text) {
  if (fault_ == 0) fault_ = WriteAll(descriptor_, text);
  if (fault_ != 0) return CantWrite(path_, Followed(path_), fault_);
  return {};
}

}  // namespace output
