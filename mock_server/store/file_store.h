#ifndef UNDERSTUDY_MOCK_SERVER_STORE_FILE_STORE_H_
#define UNDERSTUDY_MOCK_SERVER_STORE_FILE_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "mock_server/store/store.h"

namespace mock_server::store {

// The state in a file: SQLite's, with a write-ahead log, in which every write is in the operating
// system's hands before it is acknowledged, so that it survives the end of this process. A file has
// one store at a time, on this machine (file_lock.h). One that can't be opened, is no database, or
// belongs to another program is refused and left as it is; so are the names by which SQLite means
// something else than a file. Each table keeps its `most_rows` last inserted rows; 0: all.
base::Result<std::unique_ptr<Store>> OpenFileStore(
    const std::string& file, std::shared_ptr<const std::vector<TableSpec>> tables,
    int64_t most_rows = 0);

}  // namespace mock_server::store

#endif  // UNDERSTUDY_MOCK_SERVER_STORE_FILE_STORE_H_
