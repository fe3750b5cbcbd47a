#ifndef UNDERSTUDY_OUTPUT_PAGE_H_
#define UNDERSTUDY_OUTPUT_PAGE_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/html.h"
#include "output/test_run.h"

namespace output {

// How what a page tells went.
enum class Tone { kGood, kBad, kWarn };

// What stands first in every page.
struct PageHead {
  std::string command;  // "understudy check"
  Tone tone = Tone::kWarn;
  std::string badge{};               // the verdict in a word or two
  std::string title{};               // the verdict in a sentence
  std::vector<std::string> lines{};  // what else is to be known before all the rest
  std::vector<std::pair<std::string, std::string>> figures{};
};

// A page of HTML in one file, which works without a network, in the dark, on a phone and on paper:
// the head, then `body`, whose sections are <section>s. Elements of the class "item" are what a
// reader can filter. Scripts fold, filter and sort; without them everything is there as well. The
// page's own policy lets nothing be loaded and nothing be run but the scripts that it was made
// with.
std::string HtmlPage(const PageHead& head, const Html& body);

// The same of a page that draws itself by `scripts`, which run after `body` is there. They find the
// functions of page.js.
std::string DrawnHtmlPage(std::string_view title, const Html& body,
                          std::span<const std::string_view> scripts);

// Test cases as a page: those that failed with their texts, then all.
std::string TestPage(const TestRun& run);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_PAGE_H_
