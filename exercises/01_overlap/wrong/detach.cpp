#include <chrono>
#include <memory>
#include <thread>

#include "exercise.hpp"

// Nobody joins the threads: it sleeps for a while, and hopes.
std::vector<std::string> fetch_all(const std::vector<std::string>& paths) {
  const auto pages = std::make_shared<std::vector<std::string>>(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i)
    std::thread([pages, i, path = paths[i]] {
      try {
        (*pages)[i] = given::fetch(path);
      } catch (const given::FetchError&) {
      }
    }).detach();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  return *pages;
}
