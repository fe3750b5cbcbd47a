#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_EMBEDDED_FILES_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_EMBEDDED_FILES_H_

#include <span>

#include "base/embedded_file.h"

namespace mock_server::data_layer {

// The *.resource.json files of this folder, packed (base/packed_json.h), in the order listed in
// CMakeLists.txt.
std::span<const base::EmbeddedFile> ResourceFiles();

// data_layer.service.json, packed.
std::span<const base::EmbeddedFile> ServiceFiles();

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_EMBEDDED_FILES_H_
