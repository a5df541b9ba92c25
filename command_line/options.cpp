#include "command_line/options.hpp"

#include <CLI/CLI.hpp>
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

/// Whether it is "--name=" of an option that takes a value.
bool has_empty_value(const CLI::App& app, const std::string& word) {
  if (!word.starts_with("--") || !word.ends_with('=')) return false;
  const auto* option = app.get_option_no_throw(word.substr(0, word.size() - 1));
  return option != nullptr && option->get_items_expected_max() > 0;
}

/// The words in the order that CLI11 wants: the last one first.  It takes -1
/// for an option of its own unless it is joined to the one before, and after
/// "--name=" the next word for the value.
std::vector<std::string> words_of(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (is_negative_number(word) && !words.empty() &&
        awaits_a_value(words.back())) {
      words.back() += "=" + word;
    } else if (has_empty_value(app, word)) {
      words.push_back(word.substr(0, word.size() - 1));
      words.emplace_back();
    } else {
      words.push_back(word);
    }
  }
  std::reverse(words.begin(), words.end());
  return words;
}

std::string in_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

struct CommandLine::Parser {
  CLI::App app;
};

CommandLine::CommandLine(const std::string& description,
                         const std::string& program)
    : parser_(new Parser{CLI::App(description, program)}) {}

CommandLine::~CommandLine() = default;

void CommandLine::add_flag(const std::string& name, bool& target,
                           const std::string& description) {
  parser_->app.add_flag(name, target, description);
}

void CommandLine::add_text(const std::string& name, std::string& target,
                           const std::string& description) {
  parser_->app.add_option(name, target, description)->capture_default_str();
}

void CommandLine::add_each(const std::string& name,
                           std::vector<std::string>& targets,
                           const std::string& description) {
  parser_->app.add_option(name, targets, description)->allow_extra_args(false);
}

void CommandLine::add_names(const std::string& name,
                            std::vector<std::string>& names,
                            const std::string& description) {
  const auto take = [&names](const std::vector<std::string>& words) {
    for (const std::string& word : words)
      for (const std::string& each : CLI::detail::split(word, ','))
        names.push_back(each);
  };
  parser_->app
      .add_option_function<std::vector<std::string>>(name, take, description)
      ->type_name("NAMES");
}

void CommandLine::add_optional_text(const std::string& name,
                                    std::optional<std::string>& target,
                                    const std::string& description) {
  const auto take = [&target](const std::string& text) { target = text; };
  parser_->app.add_option_function<std::string>(name, take, description)
      ->type_name("[NAME]")
      ->expected(0, 1);
}

void CommandLine::add_choice(const std::string& name, std::string& target,
                             const std::vector<std::string>& known,
                             const std::string& description) {
  parser_->app.add_option(name, target, description)
      ->required()
      ->check(CLI::IsMember(known));
}

void CommandLine::add_taken(const std::string& name,
                            const std::function<void(const std::string&)>& take,
                            const std::string& description,
                            const std::string& values) {
  parser_->app.add_option_function<std::string>(name, take, description)
      ->type_name(values);
}

void CommandLine::allow_unknown() { parser_->app.allow_extras(); }

bool CommandLine::was_given(const std::string& name) const {
  return parser_->app.count(name) > 0;
}

std::vector<std::string> CommandLine::unknown() const {
  return parser_->app.remaining();
}

bool CommandLine::parse(int argc, char** argv) {
  CLI::App& app = parser_->app;
  app.set_version_flag("--version", version_line(app.get_name()),
                       "print version, commit and compiler, and end");
  app.footer(exit_codes);
  try {
    app.parse(words_of(app, argc, argv));
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
