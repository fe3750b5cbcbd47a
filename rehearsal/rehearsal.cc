#include "rehearsal/rehearsal.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <stop_token>
#include <thread>

#include "rehearsal/shim/page.h"
#include "rehearsal/shim_file.h"

int rh_real_clock(int clock, timespec* now) { return ::clock_gettime(clock, now); }

namespace rehearsal {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using std::chrono::nanoseconds;

namespace {

// When everybody waits and nobody found out, the watch does, so late at most.
constexpr std::chrono::milliseconds kTick{1};
// So often it looks for the dead, and for those who sleep unknown to the page.
constexpr int kTicksToThorough = 20;
constexpr int kTicksToAll = 200;

// Written by the handler of the signal that wakes the stand-in's thread.
std::atomic<int> g_jump_descriptor{-1};

void OnJump(int) {
  const int saved = errno;
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(g_jump_descriptor.load(), &one, sizeof one);
  errno = saved;
}

int WakeSignal() { return SIGRTMAX - 3; }

class SharedClock : public base::Clock {
 public:
  explicit SharedClock(const rh_page& page) : page_(page) {}
  std::chrono::microseconds WallNow() const override {
    return system_.WallNow() + std::chrono::duration_cast<std::chrono::microseconds>(
                                   nanoseconds(rh_load(page_.offset)));
  }
  nanoseconds MonotonicNow() const override { return nanoseconds(rh_now(&page_)); }

 private:
  const rh_page& page_;
  const base::SystemClock system_;
};

// The stand-in's thread is one of those that the page knows.
class StandInThread : public mock_server::http::TimeKeeper {
 public:
  StandInThread(rh_page& page, int jump_descriptor)
      : page_(page), jump_descriptor_(jump_descriptor) {}

  nanoseconds Now() const override { return nanoseconds(rh_now(&page_)); }
  int jump_fd() const override { return jump_descriptor_; }
  void JumpSeen() override {
    uint64_t count = 0;
    [[maybe_unused]] const ssize_t read = ::read(jump_descriptor_, &count, sizeof count);
  }

  void BeginTurn() override {
    rh_end_wait(&page_, RH_STAND_IN);
    if (rh_load(page_.threads[RH_STAND_IN].tid) == 0)
      rh_store(page_.threads[RH_STAND_IN].tid, static_cast<int32_t>(::syscall(SYS_gettid)));
  }
  void EndTurn(nanoseconds next) override {
    const int64_t deadline = next == nanoseconds::max() ? RH_NEVER : next.count();
    rh_begin_wait(&page_, RH_STAND_IN, deadline, false, RH_CALL_event_loop);
    // Its own timer is due: it looks at its timers as if another had made the jump.
    if (rh_try_jump(&page_, RH_STAND_IN, nullptr, nullptr) == RH_JUMPED) OnJump(0);
  }

  int64_t Accepted(uint16_t server_port, uint16_t client_port) override {
    const int64_t account = rh_connection_index(&page_, server_port, client_port);
    if (account >= 0) rh_server_accepted(&page_, static_cast<uint32_t>(account));
    return account;
  }
  void Received(int64_t account, uint64_t bytes) override {
    rh_server_received(&page_, static_cast<uint32_t>(account), bytes);
  }
  void Sends(int64_t account, uint64_t bytes) override {
    rh_server_sends(&page_, static_cast<uint32_t>(account), bytes);
  }
  void Unsent(int64_t account, uint64_t bytes) override {
    rh_server_unsent(&page_, static_cast<uint32_t>(account), bytes);
  }
  void SawEnd(int64_t account) override {
    rh_server_saw_end(&page_, static_cast<uint32_t>(account));
  }
  void Closed(int64_t account) override {
    rh_server_closed(&page_, static_cast<uint32_t>(account));
  }

 private:
  rh_page& page_;
  const int jump_descriptor_;
};

std::string BlockedText(uint32_t reason) {
  switch (reason) {
    case 0:
      return {};
    case RH_BLOCKED_DESCRIPTOR:
      return fmt::format("a connection had a descriptor beyond {}", RH_DESCRIPTORS);
    case RH_BLOCKED_PROCESSES:
      return fmt::format("there were more than {} processes at once", RH_PROCESSES);
    case RH_BLOCKED_THREADS:
      return fmt::format("there were more than {} threads at once", RH_THREADS);
    case RH_BLOCKED_UNCOUNTED:
      return "a client sent requests by functions that are not followed, such as those of stdio";
    default:
      return "a client's own address was another one than 127.x.x.x";
  }
}

tl::unexpected<base::Error> Refused(const char* what) {
  return Fail(ErrorCode::kUnavailable, fmt::format("{}: {}", what, std::strerror(errno)),
              "--rehearse");
}

// Closed and unmapped by its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int get() const { return number_; }

 private:
  int number_ = -1;
};

}  // namespace

class Rehearsal::Impl {
 public:
  static Result<std::unique_ptr<Impl>> Begin() {
    Descriptor shim(::memfd_create("understudy-rehearsal.so", MFD_CLOEXEC));
    Descriptor memory(::memfd_create("understudy-rehearsal", MFD_CLOEXEC));
    Descriptor jump(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (shim.get() < 0 || memory.get() < 0 || jump.get() < 0)
      return Refused("no descriptor for the shared clock");
    const std::string_view library = ShimFiles().front().content;
    if (::write(shim.get(), library.data(), library.size()) !=
            static_cast<ssize_t>(library.size()) ||
        ::ftruncate(memory.get(), sizeof(rh_page)) != 0)
      return Refused("no memory for the shared clock");
    void* const mapped = ::mmap(nullptr, sizeof(rh_page), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_NORESERVE, memory.get(), 0);
    if (mapped == MAP_FAILED) return Refused("no memory for the shared clock");
    ::madvise(mapped, sizeof(rh_page), MADV_DONTDUMP);
    return std::make_unique<Impl>(std::move(shim), std::move(memory), std::move(jump),
                                  static_cast<rh_page*>(mapped));
  }

  Impl(Descriptor shim, Descriptor memory, Descriptor jump, rh_page* page)
      : shim_(std::move(shim)),
        memory_(std::move(memory)),
        jump_(std::move(jump)),
        page_(page),
        clock_(*page),
        stand_in_(*page, jump_.get()) {
    page_->version = RH_VERSION;
    page_->server_pid = ::getpid();
    page_->signal = WakeSignal();
    page_->starting = 1;
    rh_add_process(page_, page_->server_pid);
    rh_thread& stand_in = page_->threads[RH_STAND_IN];
    stand_in.pid = page_->server_pid;
    stand_in.deadline = RH_NEVER;
    stand_in.word = RH_WAITING;
    rh_store(page_->threads_used, 1U);
    g_jump_descriptor = jump_.get();
    struct sigaction action {};
    action.sa_handler = OnJump;
    action.sa_flags = SA_RESTART;
    ::sigaction(page_->signal, &action, &before_);
    watch_ = std::jthread([this](const std::stop_token& stop) { Watch(stop); });
  }

  ~Impl() {
    rh_store(page_->over, 1U);
    watch_.request_stop();
    watch_.join();
    ::sigaction(page_->signal, &before_, nullptr);
    g_jump_descriptor = -1;
    ::munmap(page_, sizeof(rh_page));
  }

  const SharedClock& clock() const { return clock_; }
  StandInThread& stand_in() { return stand_in_; }

  Status Serve(const std::vector<uint16_t>& ports) {
    if (ports.size() > RH_SERVICES) {
      return Fail(ErrorCode::kBadUsage,
                  fmt::format("{} ports are too many for a rehearsal; {} are the most",
                              ports.size(), static_cast<int>(RH_SERVICES)),
                  "--rehearse");
    }
    std::copy(ports.begin(), ports.end(), page_->ports);
    return {};
  }

  std::string PathOf(const Descriptor& descriptor) const {
    return fmt::format("/proc/{}/fd/{}", ::getpid(), descriptor.get());
  }
  std::string shim_path() const { return PathOf(shim_); }
  std::string page_path() const { return PathOf(memory_); }

  Summary End(nanoseconds duration) {
    rh_store(page_->over, 1U);
    Summary summary;
    summary.real = duration;
    summary.script = duration + nanoseconds(rh_load(page_->skipped));
    summary.jumps = rh_load(page_->jumps);
    summary.jumps_in_flight = rh_load(page_->violations);
    summary.processes = rh_load(page_->seen);
    summary.blocked = BlockedText(rh_load(page_->blocked));
    const std::lock_guard lock(mutex_);
    summary.unknown_waits = unknown_waits_.Longest();
    return summary;
  }

 private:
  void Watch(const std::stop_token& stop) {
    int ticks = 0;
    auto last_look = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, stop, kTick, [] { return false; })) {
      if (stop.stop_requested()) return;
      const bool thoroughly = ++ticks % kTicksToThorough == 0;
      rh_tend(page_, !thoroughly ? RH_LIGHTLY : ticks % kTicksToAll == 0 ? RH_ALL : RH_THOROUGHLY);
      rh_try_jump(page_, -1, nullptr, nullptr);
      if (!thoroughly) continue;
      const auto now = std::chrono::steady_clock::now();
      unknown_waits_.Look(*page_, now - std::exchange(last_look, now));
    }
  }

  const Descriptor shim_;
  const Descriptor memory_;
  const Descriptor jump_;
  rh_page* const page_;
  const SharedClock clock_;
  StandInThread stand_in_;
  struct sigaction before_ {};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  UnknownWaits unknown_waits_;  // guarded by mutex_
  std::jthread watch_;
};

Result<std::unique_ptr<Rehearsal>> Rehearsal::Begin() {
  auto impl = Impl::Begin();
  if (!impl) return tl::unexpected(impl.error());
  return std::unique_ptr<Rehearsal>(new Rehearsal(*std::move(impl)));
}

Rehearsal::Rehearsal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Rehearsal::~Rehearsal() = default;

const base::Clock& Rehearsal::clock() const { return impl_->clock(); }
mock_server::http::TimeKeeper& Rehearsal::time_keeper() { return impl_->stand_in(); }
Status Rehearsal::Serve(const std::vector<uint16_t>& ports) { return impl_->Serve(ports); }

std::vector<std::pair<std::string, std::string>> Rehearsal::Variables(
    const Environment& inherited) const {
  const std::string others = inherited("LD_PRELOAD").value_or("");
  return {{"LD_PRELOAD", impl_->shim_path() + (others.empty() ? "" : ":" + others)},
          {kPageVariable, impl_->page_path()}};
}

Summary Rehearsal::End(nanoseconds duration) { return impl_->End(duration); }

}  // namespace rehearsal
