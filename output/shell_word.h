#ifndef UNDERSTUDY_OUTPUT_SHELL_WORD_H_
#define UNDERSTUDY_OUTPUT_SHELL_WORD_H_

#include <string>
#include <string_view>

namespace output {

// Text for a POSIX shell that can be shown on a terminal and typed again: it contains no control
// character and no line break.

// Whether the text is valid UTF-8 and can be displayed on a terminal without side effects.
bool CanBeShown(std::string_view text);

// 'text'; for a text that can be shown.
std::string ShellQuoted(std::string_view text);

// A command that writes exactly these bytes, whatever they are.
std::string ShellPrintf(std::string_view text);

// One word. The text holds no NUL, which no word can, and does not end with a line break.
std::string ShellWord(std::string_view text);

}  // namespace output

#endif  // UNDERSTUDY_OUTPUT_SHELL_WORD_H_
