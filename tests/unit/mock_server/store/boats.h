#ifndef UNDERSTUDY_TESTS_UNIT_MOCK_SERVER_STORE_BOATS_H_
#define UNDERSTUDY_TESTS_UNIT_MOCK_SERVER_STORE_BOATS_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "mock_server/store/store.h"

namespace mock_server::store {

using TableSpecs = std::vector<TableSpec>;

inline std::shared_ptr<const TableSpecs> Shared(TableSpecs tables) {
  return std::make_shared<const TableSpecs>(std::move(tables));
}

// What the tests of stores keep.
inline std::shared_ptr<const TableSpecs> Tables() {
  using Type = ColumnSpec::Type;
  return Shared({{"boats",
                  {{"id", Type::kText, true, false},
                   {"length", Type::kReal, false, true},
                   {"tags", Type::kText, false, false}},
                  false},
                 {"trips", {{"boat", Type::kText, false, true, true}}, true}});
}

// A path for the running test, where there is no file before it and none after it.
class TemporaryStoreFile {
 public:
  TemporaryStoreFile()
      : path_(std::filesystem::temp_directory_path() /
              ("understudy-store-" + std::to_string(getpid()) + "-" +
               std::to_string(reinterpret_cast<uintptr_t>(this)))) {
    Remove();
  }
  ~TemporaryStoreFile() { Remove(); }
  TemporaryStoreFile(const TemporaryStoreFile&) = delete;
  TemporaryStoreFile& operator=(const TemporaryStoreFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  void Remove() const {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(path_.string() + suffix, ignored);
    }
  }

  const std::filesystem::path path_;
};

}  // namespace mock_server::store

#endif  // UNDERSTUDY_TESTS_UNIT_MOCK_SERVER_STORE_BOATS_H_
