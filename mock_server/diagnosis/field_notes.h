#ifndef UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_FIELD_NOTES_H_
#define UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_FIELD_NOTES_H_

#include <string>
#include <vector>

#include "mock_server/diagnosis/diagnosis.h"
#include "mock_server/fastapi/model.h"
#include "mock_server/fastapi/validation_error.h"

namespace mock_server::diagnosis {

// What a description says of a field beside its type, for the author of a request.
struct FieldNote {
  std::string field;
  std::string ignored;  // why the server ignores it; empty: it does not
  std::vector<std::string>
      words;  // the documented words of a status that nobody checks; empty: any value is fine
  bool object = false;  // answered as a string that holds JSON, to be sent as an object
  int trap = 0;

  // Reads a list of {"field": "priority", "ignored": "...", "trap": 3}.
  static std::vector<FieldNote> FromDescription(const rapidjson::Value& description);
};

// Notes each error as what it is to the request's author: S2, S3 or S20. Of headers the service
// itself notes what is wrong. `body` helps to find a misspelt name.
void NoteErrors(const fastapi::ValidationErrors& errors, const python::Value& body,
                const fastapi::Model& model, Observation& observation);

// Notes a body that was refused before any model saw it; `answer` is the refusal.
void NoteUnreadableBody(const std::string& answer, Observation& observation);

// Notes the fields of a body that the server ignores, unknown ones among them, and statuses outside
// the documented words. `known` are the names that it takes.
void NoteFields(const python::Dict& body, const std::vector<std::string>& known,
                const std::vector<FieldNote>& notes, Observation& observation);

// Notes the parameters of a query that the server ignores: those that `model` does not have.
void NoteQuery(const python::Dict& query, const fastapi::Model& model, Observation& observation);

// "/body/priority" for {"body", "priority"}.
std::string PointerOf(const fastapi::Location& loc);

}  // namespace mock_server::diagnosis

#endif  // UNDERSTUDY_MOCK_SERVER_DIAGNOSIS_FIELD_NOTES_H_
