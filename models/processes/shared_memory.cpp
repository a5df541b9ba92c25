#include "models/processes/shared_memory.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/file_mapping.hpp>
#include <cerrno>
#include <limits>
#include <system_error>

namespace lab::processes {
namespace {

namespace interprocess = boost::interprocess;

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::system_category(), what);
}

[[noreturn]] void refuse(const std::string& path) {
  throw std::runtime_error(
      fmt::format("shared memory: {} is gone: let whoever made it live until "
                  "the tasks that use it are done",
                  path));
}

/// Makes a file that has no name and so many bytes, and then some.
Descriptor make_file(std::size_t head, std::size_t size) {
  constexpr auto most = std::numeric_limits<off_t>::max();
  if (size > static_cast<std::size_t>(most) - head)
    fail(EFBIG, "shared memory");
  Descriptor file(::memfd_create("lab_shared", MFD_CLOEXEC));
  if (file.number() < 0 ||
      ::ftruncate(file.number(), static_cast<off_t>(head + size)) != 0)
    fail(errno, "shared memory");
  return file;
}

/// Returns: 0 if there is no such file.
std::uint64_t inode_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

SharedName name_of(const Descriptor& file) {
  auto path = fmt::format("/proc/{}/fd/{}", ::getpid(), file.number());
  const std::uint64_t inode = inode_of(path);
  return {std::move(path), inode};
}

interprocess::mapped_region map(const SharedName& name) try {
  if (inode_of(name.path) != name.inode) refuse(name.path);
  const interprocess::file_mapping file(name.path.c_str(),
                                        interprocess::read_write);
  return {file, interprocess::read_write};
} catch (const interprocess::interprocess_exception& error) {
  fail(error.get_native_error(), "shared memory");
}

/// A lock that works between processes and notices when its holder has died.
void make_mutex(pthread_mutex_t& mutex) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
  const int error = pthread_mutex_init(&mutex, &kind);
  pthread_mutexattr_destroy(&kind);
  if (error != 0) fail(error, "shared memory: its lock");
}

}  // namespace

AbandonedLock::AbandonedLock()
    : std::runtime_error(
          "shared memory: a process died while it held the lock: check what it "
          "may have left half changed, and lock it again") {}

/// What stands in front of the data.
struct alignas(64) SharedMemory::Head {
  pthread_mutex_t mutex;
  std::size_t size;
};

SharedMemory::SharedMemory(std::size_t size)
    : file_(make_file(sizeof(Head), size)),
      name_(name_of(file_)),
      region_(map(name_)) {
  head().size = size;
  make_mutex(head().mutex);
}

SharedMemory::SharedMemory(const SharedName& name)
    : file_(-1), name_(name), region_(map(name)) {}

SharedMemory::Head& SharedMemory::head() const {
  return *static_cast<Head*>(region_.get_address());
}

void* SharedMemory::data() const { return &head() + 1; }

std::size_t SharedMemory::size() const { return head().size; }

void SharedMemory::lock() {
  const int error = pthread_mutex_lock(&head().mutex);
  if (error == 0) return;
  if (error != EOWNERDEAD) fail(error, "shared memory: its lock");
  pthread_mutex_consistent(&head().mutex);
  unlock();
  throw AbandonedLock();
}

void SharedMemory::unlock() { pthread_mutex_unlock(&head().mutex); }

}  // namespace lab::processes
