#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_FILTER_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_FILTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "base/json_pointer.h"
#include "mock_server/journal/counters.h"
#include "mock_server/journal/journal.h"

namespace mock_server::journal {

// One way in which an exchange differs from a filter. `where` is a JSON Pointer into the entry as
// the admin API shows it ("/request/body/name", "/response/status").
struct Difference {
  std::string where;
  std::string expected;
  std::string actual;
};

// Which exchanges are asked for (docs/admin.md, Journal). Plain data: what is empty is not asked
// about.
class Filter {
 public:
  // The names of the conditions, as requests write them.
  static const std::vector<std::string>& Names();

  // Adds a condition: "status", "4xx". kBadUsage with what is wrong and the remedy.
  base::Status Add(std::string_view name, const std::string& value);
  // The body has `text` at that place: a string of these characters, or another value that is
  // written so. nullopt: it has any value there.
  base::Status AddBody(std::string_view pointer, std::optional<std::string> text);

  bool empty() const;
  bool Matches(const Entry& entry) const;
  // All of them; none when it matches.
  std::vector<Difference> Differences(const Entry& entry) const;

  // The number by exact counters, when the conditions are such that these can tell; otherwise
  // nothing.
  std::optional<uint64_t> CountBy(const Counters& counters) const;
  // Whether a body that was cut for the journal may have been misjudged.
  bool MayMisjudge(const Entry& entry) const;

 private:
  struct Header {
    std::string name;
    std::optional<std::string> value;
  };
  struct Body {
    std::string pointer;  // as it was written
    base::JsonPointer place;
    std::optional<std::string> text;
  };

  // Calls `report` with each difference until it returns false.
  template <typename Report>
  void Compare(const Entry& entry, const Report& report) const;
  bool TakesMethod(std::string_view method) const;
  bool TakesPath(std::string_view path) const;
  bool TakesStatus(int status) const {
    return status >= lowest_status_ && status <= highest_status_;
  }
  std::string StatusText() const;

  std::optional<base::Service> service_;
  std::string method_;
  std::string endpoint_;
  std::string path_;
  std::optional<std::string> fault_;  // "*": any; "": none
  bool asks_status_ = false;
  int lowest_status_ = 0;
  int highest_status_ = 0;
  uint64_t since_ = 0;
  uint64_t before_ = 0;  // 0: none
  std::vector<Header> headers_;
  std::vector<Body> bodies_;
};

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_FILTER_H_
