#include "harness/load/words.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace harness::load {

using base::Random;

namespace {

constexpr std::string_view kWords[] = {
    "a",          "ability",    "able",      "about",     "above",      "accept",    "across",
    "action",     "activity",   "actually",  "add",       "address",    "agency",    "agree",
    "air",        "all",        "already",   "although",  "always",     "amount",    "an",
    "and",        "animal",     "another",   "answer",    "anyone",     "appear",    "apply",
    "are",        "area",       "argue",     "arrive",    "article",    "as",        "ask",
    "at",         "attack",     "author",    "avoid",     "away",       "baby",      "back",
    "bank",       "base",       "be",        "beautiful", "become",     "before",    "begin",
    "behavior",   "believe",    "benefit",   "best",      "better",     "beyond",    "big",
    "bill",       "board",      "body",      "book",      "both",       "box",       "break",
    "bring",      "budget",     "build",     "business",  "but",        "buy",       "by",
    "call",       "camera",     "campaign",  "can",       "capital",    "card",      "care",
    "carry",      "case",       "catch",     "cause",     "center",     "central",   "century",
    "certain",    "challenge",  "chance",    "change",    "charge",     "check",     "choice",
    "citizen",    "city",       "claim",     "class",     "clear",      "close",     "coach",
    "cold",       "collection", "color",     "come",      "common",     "community", "company",
    "compare",    "computer",   "concern",   "condition", "consider",   "contain",   "continue",
    "control",    "cost",       "country",   "couple",    "course",     "court",     "cover",
    "create",     "culture",    "cup",       "current",   "customer",   "dark",      "data",
    "daughter",   "day",        "deal",      "debate",    "decade",     "decide",    "decision",
    "deep",       "defense",    "degree",    "describe",  "design",     "despite",   "detail",
    "develop",    "difference", "difficult", "dinner",    "direction",  "discover",  "discuss",
    "disease",    "do",         "door",      "down",      "draw",       "dream",     "drive",
    "drop",       "during",     "each",      "early",     "east",       "easy",      "economy",
    "edge",       "effect",     "effort",    "eight",     "either",     "election",  "else",
    "employee",   "end",        "energy",    "enjoy",     "enough",     "enter",     "environment",
    "especially", "establish",  "even",      "evening",   "event",      "evidence",  "exactly",
    "example",    "executive",  "exist",     "expect",    "experience", "explain",   "eye",
    "face",       "fact",       "factor",    "fail",      "fall",       "family",    "far",
    "fast",       "father",     "fear",      "feel",      "field",      "fight",     "figure",
    "fill",       "film",       "final",     "find",      "fine",       "finish",    "fire",
    "firm",       "fish",       "floor",     "fly",       "focus",      "follow",    "food",
    "foot",       "for",        "force",     "foreign",   "forget",     "form",      "from",
    "get",        "go",         "had",       "has",       "he",         "her",       "him",
    "his",        "how",        "if",        "in",        "is",         "it",        "its",
    "may",        "me",         "my",        "new",       "no",         "not",       "now",
    "of",         "on",         "one",       "or",        "our",        "out",       "own",
    "per",        "put",        "run",       "say",       "see",        "set",       "she",
    "so",         "the",        "to",        "too",       "try",        "two",       "up",
    "us",         "use",        "was",       "way",       "we",         "who",       "why",
    "yes",        "you"};

constexpr std::string_view kFirstNames[] = {
    "amy",    "brian", "carol",  "david",    "emily",   "frank", "grace",  "henry",
    "irene",  "james", "karen",  "linda",    "mark",    "nancy", "oscar",  "paula",
    "robert", "sarah", "thomas", "victoria", "william", "anna",  "daniel", "jennifer"};

constexpr std::string_view kLastNames[] = {
    "adams",    "baker",    "brown",   "campbell", "clark",  "davis",   "evans",   "foster",
    "garcia",   "gonzalez", "hall",    "harris",   "hughes", "jackson", "johnson", "jones",
    "king",     "lee",      "lewis",   "martinez", "miller", "moore",   "nelson",  "parker",
    "perez",    "ramirez",  "roberts", "robinson", "scott",  "smith",   "stewart", "taylor",
    "thompson", "turner",   "walker",  "williams", "wilson", "wright",  "young",   "zimmerman"};

template <size_t N>
std::string_view Choose(Random& random, const std::string_view (&list)[N]) {
  return list[random.Below(N)];
}

}  // namespace

void AppendUserName(Random& random, std::string& out) {
  const std::string_view first = Choose(random, kFirstNames);
  const std::string_view last = Choose(random, kLastNames);
  switch (random.Below(4)) {
    case 0:
      out.append(first.substr(0, 1)).append(last);
      break;
    case 1:
      out.append(last).append(first);
      break;
    case 2:
      out.append(first).append(last.substr(0, 1));
      break;
    default:
      out.append(first).append(last);
      break;
  }
  if (random.Below(2) == 0) {
    const uint64_t number = random.Below(100);
    out += static_cast<char>('0' + number / 10);
    out += static_cast<char>('0' + number % 10);
  }
}

void AppendWord(Random& random, std::string& out) { out.append(Choose(random, kWords)); }

void AppendSentence(Random& random, int words, std::string& out) {
  const int least = std::max(1, words * 6 / 10);
  const int most = std::max(least, words * 14 / 10);
  const int count = least + static_cast<int>(random.Below(static_cast<uint64_t>(most - least + 1)));
  const size_t start = out.size();
  for (int i = 0; i < count; ++i) {
    if (i > 0) out += ' ';
    AppendWord(random, out);
  }
  out[start] = static_cast<char>(out[start] - 'a' + 'A');
  out += '.';
}

void AppendText(Random& random, int max_chars, std::string& out) {
  const size_t start = out.size();
  const auto limit = static_cast<size_t>(max_chars);
  while (true) {
    const size_t before = out.size();
    if (before != start) out += ' ';
    AppendSentence(random, 12, out);
    if (out.size() - start > limit) {
      // Even the first sentence may be too long for a small limit: then it is cut.
      out.resize(before == start ? start + limit : before);
      return;
    }
  }
}

}  // namespace harness::load
