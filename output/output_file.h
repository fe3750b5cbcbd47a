#ifndef UNDERSTUDY_OUTPUT_OUTPUT_FILE_H_
#define UNDERSTUDY_OUTPUT_OUTPUT_FILE_H_

#include <string>
#include <string_view>

#include "base/error.h"

namespace output {

// How every output file is written: reports, logs, tables, the ready file. The kind of file at the
// path decides. Links are followed. A regular or missing file is replaced in one step if its folder
// allows it, so that nobody reads half of it and its old content survives a full disk. A FIFO or a
// device is written to and never replaced. "-" is standard output, as are /dev/stdout and the like,
// and its reader may go away at any time; /dev/fd/N is the open descriptor N.
//
// All errors are kBadFile with the path, the reason and the remedy. The functions may be called
// from any thread.

// Whether the path means standard output.
bool IsStandardOutput(const std::string& path);

// An identity of the file at the path: two options with the same one would overwrite or mix their
// output. Empty for a device, which loses nothing.
std::string OutputIdentity(const std::string& path);

// Whether WriteFile() puts one text in place of another there: into a regular file, or where
// nothing is yet. Into a FIFO or a device each text comes after the last.
bool IsReplaced(const std::string& path);

// Fails when WriteFile() is bound to. Leaves nothing behind and changes nothing.
base::Status CheckWritable(const std::string& path);

// Writes `text` in place of what the path held. A FIFO is waited for until it has a reader.
base::Status WriteFile(const std::string& path, std::string_view text);

// Writes all of it, however many calls that takes; 0, or the errno of the call that failed.
int WriteAll(int descriptor, std::string_view text);

// A file that grows while the program runs. Not thread-safe.
class OutputStream {
 public:
  enum class Mode { kAppend, kTruncate };

  static base::Result<OutputStream> Open(const std::string& path, Mode mode);
  ~OutputStream();
  OutputStream(OutputStream&& other) noexcept;
  OutputStream& operator=(OutputStream&& other) noexcept;

  // Once it has failed, nothing more is written, and each call fails for the first reason.
  base::Status Write(std::string_view text);

 private:
  OutputStream(std::string path, int descriptor, bool owned);

  std::string path_;
  int descriptor_ = -1;
  bool owned_ = false;
  int fault_ = 0;
};

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_OUTPUT_FILE_H_
