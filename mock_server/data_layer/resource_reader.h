#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_READER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_READER_H_

#include "base/embedded_file.h"
#include "base/error.h"
#include "mock_server/data_layer/resource.h"

namespace mock_server::data_layer {

// Reads a description (docs/resource-format.md). An error names the file and what is wrong in it:
// an unknown key, a column that is not there, an action that nobody knows.
base::Result<Resource> ReadResource(const base::EmbeddedFile& file);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_RESOURCE_READER_H_
