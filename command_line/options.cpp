#include "command_line/options.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "command_line/streams.hpp"
#include "command_line/version.hpp"

namespace lab {
namespace {

bool is_negative_number(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

bool awaits_a_value(std::string_view word) {
  return word.starts_with("--") && word.find('=') == std::string_view::npos;
}

/// The words in the order that CLI11 wants: the last one first.  It takes -1
/// for an option of its own unless it is joined to the one before.
std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (is_negative_number(word) && !words.empty() &&
        awaits_a_value(words.back()))
      words.back() += "=" + word;
    else
      words.push_back(word);
  }
  std::reverse(words.begin(), words.end());
  return words;
}

std::string in_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

bool parse_command_line(CLI::App& app, int argc, char** argv) {
  app.set_version_flag("--version", version_line(app.get_name()),
                       "print version, commit and compiler, and end");
  app.footer(exit_codes);
  try {
    app.parse(words_of(argc, argv));
    return false;
  } catch (const CLI::CallForHelp&) {
    write_output(app.help());
    return true;
  } catch (const CLI::CallForVersion& version) {
    write_output(version.what() + std::string("\n"));
    return true;
  } catch (const CLI::ParseError& error) {
    throw std::invalid_argument(in_one_line(error.what()) + ": see --help");
  }
}

}  // namespace lab
