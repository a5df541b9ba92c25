#include <future>
#include <thread>
#include "exercise.hpp"
std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  std::vector<std::future<std::string>> fs;
  std::vector<std::jthread> ts;
  for (auto& p : paths) {
    std::packaged_task<std::string()> t([&p] { return given::fetch(p); });
    fs.push_back(t.get_future());
    ts.emplace_back(std::move(t));
  }
  ts.clear();
  std::vector<std::string> pages;
  for (auto& f : fs) pages.push_back(f.get());
  return pages;
}
