#include "mock_server/diagnosis/field_notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_access.h"
#include "base/suggest.h"
#include "python/repr.h"

namespace mock_server::diagnosis {

using fastapi::Field;
using fastapi::Location;
using fastapi::Model;
using fastapi::ValidationError;
using fastapi::ValidationErrors;
using python::Dict;
using python::Value;

namespace {

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::vector<std::string> KeysOf(const Value& body) {
  std::vector<std::string> keys;
  if (!body.is_dict()) return keys;
  for (const Dict::Item& item : body.as_dict().items()) keys.push_back(item.first);
  return keys;
}

const Field* FindField(const Model& model, const Value& name) {
  const auto found = std::find_if(model.fields().begin(), model.fields().end(),
                                  [&](const Field& field) { return Value(field.name) == name; });
  return found == model.fields().end() ? nullptr : &*found;
}

// The word that was meant: what the description says of a common mistake, else the nearest one.
std::string NearestWord(const Field& field, const std::string& word) {
  std::string lower = word;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (const auto meant = field.meant.find(lower); meant != field.meant.end()) return meant->second;
  return *std::min_element(field.words.begin(), field.words.end(),
                           [&](const std::string& a, const std::string& b) {
                             return base::EditDistance(lower, a) < base::EditDistance(lower, b);
                           });
}

void NoteError(const ValidationError& error, const Value& body, const Model& model,
               Observation& observation) {
  const std::string pointer = PointerOf(error.loc);
  if (error.type == "json_invalid") {
    observation.Note(
        Code::kNotJson, pointer,
        fmt::format("the body is not JSON: {}", python::Repr(*error.ctx.Find("error"))));
  } else if (error.loc.size() == 1 &&
             (error.type == "model_attributes_type" || error.type == "dict_type") &&
             error.input.is_str()) {
    observation.Note(
        Code::kNotJson, pointer,
        "the body is not read as a JSON object; send one with Content-Type: application/json");
  } else if (error.type == "enum") {
    const Field* field = FindField(model, error.loc.back());
    const bool agent_status = field != nullptr && field->enum_name == "AgentStatus";
    std::string hint = python::TruncatedRepr(error.input) + " is not a valid ";
    hint += field == nullptr || field->enum_name.empty() ? "known word" : field->enum_name;
    hint += "; " + error.msg;
    if (field != nullptr && error.input.is_str()) {
      hint += "; did you mean '" + NearestWord(*field, error.input.as_str()) + "'?";
    }
    observation.Note(agent_status ? Code::kBadAgentStatus : Code::kSchemaViolation, pointer, hint);
  } else if (error.type == "missing" && error.loc.size() > 1) {
    const std::string& name = error.loc.back().as_str();
    const std::vector<std::string> sent = KeysOf(body);
    const std::string_view near = base::Nearest(name, sent);
    observation.Note(
        Code::kSchemaViolation, pointer,
        near.empty() ? "required field is missing"
                     : fmt::format("required field is missing; '{}' was sent, did you mean '{}'?",
                                   near, name));
  } else {
    observation.Note(Code::kSchemaViolation, pointer,
                     fmt::format("{}; got {}", error.msg, python::TruncatedRepr(error.input)));
  }
}

// What the names are that a server takes or ignores, and where they stand.
struct Kind {
  std::string_view word;
  std::string_view place;
};

// `known` are the names that the server takes, `sent` has all that came.
void NoteUnknown(const std::string& name, Kind kind, const std::vector<std::string>& known,
                 const Dict& sent, Observation& observation) {
  // A name that is there, too, was not meant by this one.
  std::vector<std::string> absent;
  for (const std::string& one : known) {
    if (sent.Find(one) == nullptr) absent.push_back(one);
  }
  const std::string near = base::DidYouMean(name, absent);
  std::string pointer = std::string(kind.place) + name;
  if (near.empty()) {
    observation.NoteIgnored(
        Code::kIgnoredField, std::move(pointer),
        fmt::format("the server does not know this {} and ignores it", kind.word));
  } else {
    observation.NoteIgnored(Code::kSchemaViolation, std::move(pointer),
                            fmt::format("unknown {}, ignored by the server{}", kind.word, near));
  }
}

}  // namespace

std::vector<FieldNote> FieldNote::FromDescription(const rapidjson::Value& description) {
  std::vector<FieldNote> notes;
  for (const rapidjson::Value& entry : description.GetArray()) {
    FieldNote note;
    note.field = base::StringOr(entry, "field", "");
    note.ignored = base::StringOr(entry, "ignored", "");
    if (const rapidjson::Value* words = base::FindMember(entry, "words"))
      note.words = base::StringsOf(*words);
    note.object = base::BoolOr(entry, "object", false);
    note.trap = static_cast<int>(base::IntegerOr(entry, "trap", 0));
    notes.push_back(std::move(note));
  }
  return notes;
}

void NoteErrors(const ValidationErrors& errors, const Value& body, const Model& model,
                Observation& observation) {
  for (const ValidationError& error : errors) {
    const bool in_header = !error.loc.empty() && error.loc.front() == Value("header");
    if (!in_header) NoteError(error, body, model, observation);
  }
}

void NoteUnreadableBody(const std::string& answer, Observation& observation) {
  observation.Note(Code::kNotJson, "/body", "the body can't be read as JSON: " + answer);
}

void NoteFields(const Dict& body, const std::vector<std::string>& known,
                const std::vector<FieldNote>& notes, Observation& observation) {
  for (const auto& [name, value] : body.items()) {
    const auto note = std::find_if(notes.begin(), notes.end(),
                                   [&name = name](const FieldNote& n) { return n.field == name; });
    if (note != notes.end()) {
      if (!note->ignored.empty()) {
        observation.NoteIgnored(Code::kIgnoredField, "/body/" + name, note->ignored, note->trap);
      } else if (!note->words.empty() && value.is_str() &&
                 std::find(note->words.begin(), note->words.end(), value.as_str()) ==
                     note->words.end()) {
        observation.Note(Code::kUndocumentedStatus, "/body/" + name,
                         fmt::format("{} is stored unchecked; the platform uses {}{}",
                                     python::TruncatedRepr(value), Join(note->words),
                                     base::DidYouMean(value.as_str(), note->words)),
                         note->trap);
      } else if (note->object && value.is_str()) {
        observation.Note(
            Code::kJsonInString, "/body/" + name,
            "a string is stored as a JSON string; parse the server's answer and send the object",
            note->trap);
      }
      continue;
    }
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    NoteUnknown(name, {"field", "/body/"}, known, body, observation);
  }
}

void NoteQuery(const Dict& query, const Model& model, Observation& observation) {
  std::vector<std::string> known;
  for (const Field& field : model.fields()) known.push_back(field.name);
  for (const auto& [name, value] : query.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      NoteUnknown(name, {"parameter", "/query/"}, known, query, observation);
  }
}

std::string PointerOf(const Location& loc) {
  std::string pointer;
  const auto is_place = [](const Value& v) {
    return v == Value("body") || v == Value("path") || v == Value("query") || v == Value("header");
  };
  if (loc.empty() || !is_place(loc.front())) pointer = "/body";
  for (const Value& element : loc)
    pointer += "/" + (element.is_str() ? element.as_str() : element.IntegerText());
  return pointer;
}

}  // namespace mock_server::diagnosis
