#ifndef UNDERSTUDY_SCHEMA_FORMATS_H_
#define UNDERSTUDY_SCHEMA_FORMATS_H_

#include <string_view>

namespace schema {

// Hand-written checks of the two string formats that every answer is full of. valijson's own
// date-time compiles a regular expression for each value (0.6 ms), and it knows no uuid.

// The canonical lower-case form that the platform answers with: 8-4-4-4-12 (docs/platform.md, Rules
// common to both).
bool IsUuid(std::string_view text);

// Any form that the platform reads: 32 hex digits or hyphenated, the latter also in braces or after
// urn:uuid:, any case.
bool IsUuidInput(std::string_view text);

// A local ISO time as the platform writes it: 2026-01-18T21:26:47 or 2026-01-18T21:26:47.123456, no
// zone; the date must exist.
bool IsTimestamp(std::string_view text);

// RFC 3339: a timestamp with any number of fraction digits and a zone (Z or +02:00).
bool IsDateTime(std::string_view text);

// A date of the calendar: 2026-01-18.
bool IsDate(std::string_view text);

// The check of a format that schemas name ("uuid", "uuid-input", "timestamp", "date-time", "date");
// nullptr when there is none of that name.
using FormatTest = bool (*)(std::string_view text);
FormatTest FindFormat(std::string_view name);

}  // namespace schema

#endif  // UNDERSTUDY_SCHEMA_FORMATS_H_
