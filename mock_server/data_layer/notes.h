#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NOTES_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NOTES_H_

#include <span>
#include <string>

#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/statement.h"
#include "mock_server/defects/repair_set.h"

namespace mock_server::data_layer {

// What the data layer tells of a request beside its answer (docs/diagnoses.md).

// Whether the plan that the body of a create names is there; nobody checks it (S26).
void LookForPlan(Request& request, const python::Dict& body);

// No row has the key that the path names: it is a row's own id, a deleted one, or was never given
// out.
void NoteMissingRow(Request& request);

// The driver or the database refuses a value: `fault` is its message. Which parameter it was is
// found by binding each alone.
void NoteRefusal(const Request& request, std::span<const Parameter> parameters,
                 const std::string& fault);

// The server refuses something else of the request, at `pointer`: `fault` is its message.
void NoteFault(const Request& request, const std::string& pointer, const std::string& fault);

// The handler finds no value for a column that it needs.
void NoteMissingField(const Request& request, const Column& column);

// Some refusal that nothing was noted of.
void NoteUnexplained(const Request& request, int status, const std::string& answer,
                     bool takes_body);

// The server fails here whatever is sent: a latent defect.
void NoteLatent(const Request& request, defects::Latent latent);

// No row of `table` has the id that a body refers to.
void NoteMissingReference(Request& request, const Column& column, const std::string& id);

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_NOTES_H_
