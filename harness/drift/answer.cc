#include "harness/drift/answer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace harness::drift {
namespace {

constexpr std::array<std::string_view, 5> kKeptHeaders = {
    "content-type", "allow", "location", "access-control-allow-origin", "www-authenticate"};

}  // namespace

std::string SortedMethods(std::string_view allow) {
  std::string plain;
  std::copy_if(allow.begin(), allow.end(), std::back_inserter(plain),
               [](char c) { return c != ' '; });
  std::set<std::string_view> methods;
  std::string_view rest = plain;
  while (!rest.empty()) {
    const std::string_view method = rest.substr(0, rest.find(','));
    methods.insert(method);
    rest.remove_prefix(std::min(rest.size(), method.size() + 1));
  }
  std::string joined;
  for (const std::string_view method : methods)
    joined.append(joined.empty() ? "" : ", ").append(method);
  return joined;
}

Answer AnswerOf(const base::HttpResponse& response, bool has_body) {
  Answer answer{.status = response.status, .headers = {}, .body = {}};
  if (has_body) answer.body = response.body;
  for (const base::HttpHeader& header : response.headers) {
    std::string name = header.name;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (std::find(kKeptHeaders.begin(), kKeptHeaders.end(), name) != kKeptHeaders.end())
      answer.headers[name] = header.value;
  }
  return answer;
}

std::vector<Difference> CompareHeads(const Answer& expected, const Answer& actual) {
  std::vector<Difference> differences;
  if (expected.status != actual.status) {
    differences.push_back(
        {"status", std::to_string(expected.status), std::to_string(actual.status)});
  }
  std::map<std::string, std::pair<std::string, std::string>> headers;
  for (const auto& [name, value] : expected.headers) headers[name].first = value;
  for (const auto& [name, value] : actual.headers) headers[name].second = value;
  for (const auto& [name, values] : headers) {
    if (values.first != values.second)
      differences.push_back({"header " + name, values.first, values.second});
  }
  return differences;
}

Answer Redacted(const base::Redactor& redactor, Answer answer) {
  for (auto& [name, value] : answer.headers) value = redactor.Text(value);
  answer.body = redactor.Text(answer.body);
  return answer;
}

}  // namespace harness::drift
