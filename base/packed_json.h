#ifndef UNDERSTUDY_BASE_PACKED_JSON_H_
#define UNDERSTUDY_BASE_PACKED_JSON_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace base {

// JSON as bytes that need no grammar and no checks to become values again: files that are compiled
// into the program with understudy_embed(… PACKED) are read once, when it is built. To read the
// descriptions of the routers as text was more than half of a start.

// `value` as bytes. They are for the same program: nothing of the form is promised.
std::string PackJson(const rapidjson::Value& value);

// The value that PackJson() has made `packed` of. Texts are not copied, so `packed` must outlive
// the document and all values that are copied from it.
void UnpackJson(std::string_view packed, rapidjson::Document& document);

}  // namespace base

#endif  // UNDERSTUDY_BASE_PACKED_JSON_H_
