#include "models/hosts/host_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace lab::hosts {
namespace {

constexpr std::size_t most_slots = 10'000;
constexpr std::size_t longest_name = 253;  // RFC 1035

[[noreturn]] void refuse(const std::string& where, std::string_view what) {
  throw std::invalid_argument(fmt::format("{}: {}", where, what));
}

std::string checked_name(const std::string& where, std::string_view name) {
  const auto is_fine = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == '@';
  };
  if (name.empty() || name.size() > longest_name || name.front() == '-' ||
      !std::all_of(name.begin(), name.end(), is_fine))
    refuse(where,
           fmt::format("'{}' is no name of a host: such as a:4,b:4", name));
  return std::string(name);
}

std::size_t checked_slots(const std::string& where, std::string_view text) {
  std::size_t slots = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, slots);
  if (error != std::errc{} || stop != end || slots < 1 || slots > most_slots)
    refuse(where, fmt::format("'{}' is no number of slots from 1 to {}", text,
                              most_slots));
  return slots;
}

/// Named once more, it has more slots, as for mpirun.
void add(const std::string& where, std::vector<Host>& hosts, Host more) {
  const auto known =
      std::find_if(hosts.begin(), hosts.end(),
                   [&](const Host& host) { return host.name == more.name; });
  if (known == hosts.end())
    hosts.push_back(std::move(more));
  else if ((known->slots += more.slots) > most_slots)
    refuse(where,
           fmt::format("'{}' has more than {} slots", more.name, most_slots));
}

/// The rest of a word that begins so.
std::optional<std::string_view> behind(std::string_view begin,
                                       std::string_view word) {
  if (!word.starts_with(begin)) return std::nullopt;
  return word.substr(begin.size());
}

Host parse_line(const std::string& where, std::istringstream& words) {
  std::string word;
  words >> word;
  Host host{checked_name(where, word)};
  std::size_t most = most_slots;
  while (words >> word) {
    if (const auto slots = behind("slots=", word))
      host.slots = checked_slots(where, *slots);
    else if (const auto max = behind("max_slots=", word))
      most = checked_slots(where, *max);
    else
      refuse(where,
             fmt::format("'{}' is not understood: such as a slots=4", word));
  }
  host.slots = std::min(host.slots, most);
  return host;
}

}  // namespace

std::vector<Host> parse_hosts(std::string_view text, const std::string& where) {
  std::vector<Host> hosts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    const std::string_view entry = text.substr(from, comma - from);
    const std::size_t colon = std::min(entry.find(':'), entry.size());
    Host host{checked_name(where, entry.substr(0, colon))};
    if (colon < entry.size())
      host.slots = checked_slots(where, entry.substr(colon + 1));
    add(where, hosts, std::move(host));
    from = comma + 1;
  }
  return hosts;
}

std::vector<Host> read_hosts_file(const std::filesystem::path& file) {
  std::ifstream lines(file);
  std::vector<Host> hosts;
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line.substr(0, line.find('#')));
    if ((words >> std::ws).eof()) continue;
    const std::string where =
        fmt::format("--hosts-file {}:{}", file.string(), number);
    add(where, hosts, parse_line(where, words));
  }
  const std::string where = fmt::format("--hosts-file {}", file.string());
  if (!lines.eof()) refuse(where, "cannot be read: name an existing file");
  if (hosts.empty()) refuse(where, "names no host: such as a slots=4");
  return hosts;
}

std::string to_text(const std::vector<Host>& hosts) {
  std::string text;
  for (const Host& host : hosts)
    text +=
        fmt::format("{}{}:{}", text.empty() ? "" : ",", host.name, host.slots);
  return text;
}

std::vector<std::size_t> share_out(std::size_t workers,
                                   const std::vector<Host>& hosts) {
  std::vector<std::size_t> shares(hosts.size(), 0);
  if (hosts.empty()) return shares;
  for (; workers > 0; --workers) {
    std::size_t least = 0;
    for (std::size_t i = 1; i < hosts.size(); ++i)
      if ((shares[i] + 1) * hosts[least].slots <
          (shares[least] + 1) * hosts[i].slots)
        least = i;
    ++shares[least];
  }
  return shares;
}

}  // namespace lab::hosts
