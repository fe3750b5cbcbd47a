#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NOTES_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NOTES_H_

#include <string>

#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/request_check.h"

namespace mock_server::data_layer {

// What the data layer tells of a request beside its answer (docs/diagnoses.md).

// The fields of a body: unknown, ignored, or with an undocumented word. Silent for calls of the
// gateway, which noted them.
void NoteBody(Request& request, BodyUse use, const python::Dict& body);

// No row has the key that the path names: it is a row's own id, a deleted one, or was never given
// out.
void NoteMissingRow(Request& request);

// No row of `table` has the id that a body refers to.
void NoteMissingReference(Request& request, const Column& column, const std::string& id);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NOTES_H_
