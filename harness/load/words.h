#ifndef UNDERSTUDY_HARNESS_LOAD_WORDS_H_
#define UNDERSTUDY_HARNESS_LOAD_WORDS_H_

#include <string>

#include "base/random.h"

namespace harness::load {

// Text as load scripts draw it with Faker: only ASCII letters, blanks, full stops and digits, so it
// needs no escaping. Lengths follow Faker's, since the recorded answers' sizes depend on them
// (docs/load-model.md, Bodies).

// "jsmith42": an initial or a first name, a last name, sometimes two digits; 9.8 characters on
// average.
void AppendUserName(base::Random& random, std::string& out);
// One common English word.
void AppendWord(base::Random& random, std::string& out);
// `words` words more or less (0.6 to 1.4 times), capitalised, with a full stop.
void AppendSentence(base::Random& random, int words, std::string& out);
// Sentences as long as they fit into `max_chars`.
void AppendText(base::Random& random, int max_chars, std::string& out);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_WORDS_H_
