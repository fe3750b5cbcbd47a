#include "mock_server/data_layer/text_array.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "python/utf8.h"

namespace mock_server::data_layer {
namespace {

using python::List;
using python::Value;

constexpr size_t kMostDimensions = 6;

// Follows asyncpg's codecs/array.pyx, which takes the shape from the first elements only and
// notices others when it writes them.
class Encoder {
 public:
  explicit Encoder(EncodeElement encode) : encode_(encode) {}

  tl::expected<Value, std::string> Run(const Value& value) {
    if (!Measure(value.as_list()) || !Collect(value, 0)) return tl::unexpected(fault_);
    size_t size = 1;
    for (size_t length : shape_) size *= length;
    if (elements_.size() < size)
      return tl::unexpected<std::string>("insufficient data left in message");
    if (elements_.size() > size)
      return tl::unexpected<std::string>("improper binary format in array element 1");
    if (size == 0) return Value(List());
    auto next = elements_.begin();
    return Nest(0, next);
  }

 private:
  bool Fault(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  bool Measure(const List& list) {
    if (shape_.size() == kMostDimensions + 1) {
      return Fault(fmt::format("number of array dimensions ({}) exceed the maximum expected ({})",
                               shape_.size(), kMostDimensions));
    }
    shape_.push_back(list.size());
    if (list.empty()) return true;
    const bool nested = list.front().is_list();
    if (nested && !Measure(list.front().as_list())) return false;
    for (const Value& element : list) {
      const bool same = element.is_list() == nested &&
                        (!nested || element.as_list().size() == list.front().as_list().size());
      if (!same) return Fault("non-homogeneous array");
    }
    return true;
  }

  bool Collect(const Value& value, size_t depth) {
    if (depth == shape_.size()) return Element(value);
    if (value.is_list()) {
      for (const Value& item : value.as_list()) {
        if (!Collect(item, depth + 1)) return false;
      }
      return true;
    }
    // Python iterates over what stands where a list is due: a text by characters, a dict by keys.
    if (value.is_str()) {
      for (size_t place = 0; place < value.as_str().size();) {
        const size_t start = place;
        python::NextCodePoint(value.as_str(), place);
        if (!Collect(Value(value.as_str().substr(start, place - start)), depth + 1)) return false;
      }
      return true;
    }
    if (value.is_dict()) {
      for (const auto& item : value.as_dict().items()) {
        if (!Collect(Value(item.first), depth + 1)) return false;
      }
      return true;
    }
    return Fault(fmt::format("'{}' object is not iterable", value.TypeName()));
  }

  bool Element(const Value& value) {
    if (value.is_none()) {
      elements_.push_back(value);
      return true;
    }
    auto encoded = encode_(value);
    if (!encoded.has_value()) {
      if (value.is_str()) return Fault(encoded.error());
      const std::string where =
          shape_.size() > 1 ? "" : fmt::format(" at index {}", elements_.size());
      return Fault(fmt::format("invalid array element{}: {}", where, encoded.error()));
    }
    elements_.push_back(*std::move(encoded));
    return true;
  }

  Value Nest(size_t depth, List::iterator& next) {
    List list;
    for (size_t i = 0; i < shape_[depth]; ++i) {
      list.push_back(depth + 1 == shape_.size() ? std::move(*next++) : Nest(depth + 1, next));
    }
    return Value(std::move(list));
  }

  const EncodeElement encode_;
  std::vector<size_t> shape_;
  List elements_;
  std::string fault_;
};

}  // namespace

tl::expected<Value, std::string> EncodeTextArray(const Value& value, EncodeElement encode) {
  if (!value.is_list()) {
    return tl::unexpected(
        fmt::format("a sized iterable container expected (got type '{}')", value.TypeName()));
  }
  return Encoder(encode).Run(value);
}

}  // namespace mock_server::data_layer
