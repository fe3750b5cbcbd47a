#ifndef UNDERSTUDY_CLI_OPTION_TREE_H_
#define UNDERSTUDY_CLI_OPTION_TREE_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

// The commands and options that CLI11 reads, as values: what completions, the manual page and the
// page for agents are made from, so that none of them can name an option that is not there.

struct OptionNode {
  std::vector<std::string> names;  // "-t", "--run-time": those that a command line has
  std::string value;               // "FILE"; empty for a switch
  std::string fallback;            // its value when it is not given; may be empty
  std::string variable;            // of the environment that stands for it; may be empty
  std::string description;
};

struct CommandNode {
  std::string name;
  std::string description;
  std::string footer;
  std::vector<std::string> arguments;  // "PATTERN", "command"
  std::vector<OptionNode> options;
};

struct ProgramNode {
  std::string name;
  std::string description;
  std::vector<OptionNode> options;
  std::vector<CommandNode> commands;
};

ProgramNode ReadOptionTree(const CLI::App& app);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_OPTION_TREE_H_
