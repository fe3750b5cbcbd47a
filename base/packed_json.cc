#include "base/packed_json.h"

#include <cassert>
#include <cstdint>
#include <cstring>

#include "base/json.h"

namespace base {
namespace {

using rapidjson::SizeType;
using rapidjson::Value;

// The first byte of a value. Behind it come a number's eight bytes, the size of the others, and
// then the bytes of a text, the values of an array, or the names and values of an object.
enum class Tag : char {
  kNull,
  kFalse,
  kTrue,
  kInteger,
  kUnsigned,
  kDouble,
  kText,
  kArray,
  kObject
};

// Seven bits in each byte, the low ones first; the eighth bit says that more follow.
void PutSize(size_t size, std::string& bytes) {
  for (; size >= 0x80; size >>= 7) bytes += static_cast<char>(size | 0x80);
  bytes += static_cast<char>(size);
}

// With a NUL behind it, as RapidJSON keeps its texts.
void PutText(std::string_view text, std::string& bytes) {
  PutSize(text.size(), bytes);
  bytes.append(text) += '\0';
}

template <typename Number>
void PutNumber(Tag tag, Number number, std::string& bytes) {
  char raw[sizeof number];
  std::memcpy(raw, &number, sizeof number);
  bytes += static_cast<char>(tag);
  bytes.append(raw, sizeof raw);
}

void Put(const Value& value, std::string& bytes) {
  if (value.IsInt64()) return PutNumber(Tag::kInteger, value.GetInt64(), bytes);
  if (value.IsUint64()) return PutNumber(Tag::kUnsigned, value.GetUint64(), bytes);
  if (value.IsDouble()) return PutNumber(Tag::kDouble, value.GetDouble(), bytes);
  const auto put_tag = [&](Tag tag) { bytes += static_cast<char>(tag); };
  if (value.IsString()) {
    put_tag(Tag::kText);
    PutText(AsView(value), bytes);
  } else if (value.IsArray()) {
    put_tag(Tag::kArray);
    PutSize(value.Size(), bytes);
    for (const Value& element : value.GetArray()) Put(element, bytes);
  } else if (value.IsObject()) {
    put_tag(Tag::kObject);
    PutSize(value.MemberCount(), bytes);
    for (const auto& member : value.GetObject()) {
      PutText(AsView(member.name), bytes);
      Put(member.value, bytes);
    }
  } else {
    put_tag(value.IsNull() ? Tag::kNull : value.IsTrue() ? Tag::kTrue : Tag::kFalse);
  }
}

class Unpacker {
 public:
  Unpacker(std::string_view packed, rapidjson::Document::AllocatorType& allocator)
      : at_(packed.data()), allocator_(allocator) {}

  const char* at() const { return at_; }

  Value Take() {
    switch (static_cast<Tag>(*at_++)) {
      case Tag::kNull:
        break;
      case Tag::kFalse:
        return Value(false);
      case Tag::kTrue:
        return Value(true);
      case Tag::kInteger:
        return Value(TakeNumber<int64_t>());
      case Tag::kUnsigned:
        return Value(TakeNumber<uint64_t>());
      case Tag::kDouble:
        return Value(TakeNumber<double>());
      case Tag::kText:
        return TakeText();
      case Tag::kArray: {
        Value array(rapidjson::kArrayType);
        SizeType left = TakeSize();
        array.Reserve(left, allocator_);
        for (; left > 0; --left) array.PushBack(Take(), allocator_);
        return array;
      }
      case Tag::kObject: {
        Value object(rapidjson::kObjectType);
        for (SizeType left = TakeSize(); left > 0; --left) {
          Value name = TakeText();
          object.AddMember(name, Take(), allocator_);
        }
        return object;
      }
    }
    return Value();
  }

 private:
  SizeType TakeSize() {
    SizeType size = 0;
    int shift = 0;
    do {
      size |= static_cast<SizeType>(*at_ & 0x7f) << shift;
      shift += 7;
    } while ((*at_++ & 0x80) != 0);
    return size;
  }

  Value TakeText() {
    const SizeType size = TakeSize();
    const char* const text = at_;
    at_ += size + 1;
    return Value(rapidjson::StringRef(text, size));
  }

  template <typename Number>
  Number TakeNumber() {
    Number number;
    std::memcpy(&number, at_, sizeof number);
    at_ += sizeof number;
    return number;
  }

  const char* at_;
  rapidjson::Document::AllocatorType& allocator_;
};

}  // namespace

std::string PackJson(const Value& value) {
  std::string bytes;
  Put(value, bytes);
  return bytes;
}

void UnpackJson(std::string_view packed, rapidjson::Document& document) {
  Unpacker unpacker(packed, document.GetAllocator());
  static_cast<Value&>(document) = unpacker.Take();
  assert(unpacker.at() == packed.data() + packed.size());
}

}  // namespace base
