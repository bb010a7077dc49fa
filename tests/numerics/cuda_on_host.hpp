// CUDA C++ on a processor: every thread of a block is a fiber, and fibers take turns where threads
// wait for each other. Slow, exact, and enough to run the counting kernels where there is no GPU.

#include <ucontext.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <tuple>
#include <vector>

using std::abs;
using std::max;
using std::min;
using std::rint;
using std::trunc;

#define __device__
#define __global__
#define __shared__ static  // one block runs at a time
#define __launch_bounds__(...)
#define SHARED_BY_LAUNCH(type, name) type *name = (type *)host::shared.data()

struct Index {
    int x, y, z;
};
struct int4 {
    int x, y, z, w;
};
static Index blockIdx, blockDim, gridDim, threadIdx;

namespace host {

constexpr int LANES = 32, STACK = 1 << 17;
static std::vector<int4> shared;  // aligned as a device aligns it

// Threads that wait until ``size`` of them have come.
struct Barrier {
    int size = 0, arrived = 0, generation = 0;
};

struct Warp {
    Barrier barrier;
    double lanes[LANES];
};

struct Fiber {
    ucontext_t context;
    std::unique_ptr<char[]> stack{new char[STACK]};
    bool done = false;
};

static ucontext_t scheduler;
static std::vector<Fiber> fibers;
static std::vector<Warp> warps;
static Barrier block;

inline void wait(Barrier &barrier)
{
    const int mine = barrier.generation;
    if (++barrier.arrived == barrier.size) {
        barrier.arrived = 0;
        ++barrier.generation;
    }
    while (barrier.generation == mine) swapcontext(&fibers[threadIdx.x].context, &scheduler);
}

static void (*body)(void *);
static void *body_arguments;

inline void run_fiber()
{
    body(body_arguments);
    Fiber &own = fibers[threadIdx.x];
    own.done = true;
    --block.size;  // a thread that has ended is waited for no more
    if (block.size && block.arrived == block.size) {
        block.arrived = 0;
        ++block.generation;
    }
    swapcontext(&own.context, &scheduler);
}

inline void run_block(const int threads)
{
    if ((int)fibers.size() < threads) fibers = std::vector<Fiber>(threads);
    warps.assign((threads + LANES - 1) / LANES, {});
    for (int thread = 0; thread < threads; ++thread) ++warps[thread / LANES].barrier.size;
    block = {threads};
    for (int thread = 0; thread < threads; ++thread) {
        Fiber &fiber = fibers[thread];
        getcontext(&fiber.context);
        fiber.context.uc_stack.ss_sp = fiber.stack.get();
        fiber.context.uc_stack.ss_size = STACK;
        fiber.context.uc_link = nullptr;
        fiber.done = false;
        makecontext(&fiber.context, run_fiber, 0);
    }
    for (bool any = true; any;) {
        any = false;
        for (int thread = 0; thread < threads; ++thread) {
            if (fibers[thread].done) continue;
            any = true;
            threadIdx = {thread, 0, 0};
            swapcontext(&scheduler, &fibers[thread].context);
        }
    }
}

// Run a kernel over a grid, one block after the other; ``arguments`` points to each argument.
template <class... Parameters>
void launch(
    void (*kernel)(Parameters...), const int wide, const int high, const int threads,
    const int bytes, void **arguments)
{
    struct Call {
        void (*kernel)(Parameters...);
        std::tuple<Parameters...> values;
    };
    int next = 0;
    Call call{kernel, std::tuple<Parameters...>{*(std::remove_const_t<Parameters> *)arguments[next++]...}};
    body = [](void *given) {
        Call &own = *(Call *)given;
        std::apply(own.kernel, own.values);
    };
    body_arguments = &call;
    gridDim = {wide, high, 1};
    blockDim = {threads, 1, 1};
    for (int y = 0; y < high; ++y)
        for (int x = 0; x < wide; ++x) {
            blockIdx = {x, y, 0};
            // What a block finds in shared memory is arbitrary.
            shared.assign(bytes / sizeof(int4) + 1, {-7, -7, -7, -7});
            run_block(threads);
        }
}

template <class Value>
Value exchange(Value &place, const Value changed)
{
    const Value before = place;
    place = changed;
    return before;
}

// A word taken apart into signed or unsigned values, and put together again.
template <class Value, class Choose>
unsigned by_value(const unsigned a, const unsigned b, const unsigned c, const Choose choose)
{
    constexpr int bits = 8 * sizeof(Value);
    unsigned result = 0;
    for (int shift = 0; shift < 32; shift += bits) {
        const Value chosen = choose(Value(a >> shift), choose(Value(b >> shift), Value(c >> shift)));
        result |= unsigned(std::make_unsigned_t<Value>(chosen)) << shift;
    }
    return result;
}

constexpr auto greater = [](const auto a, const auto b) { return a > b ? a : b; };
constexpr auto lesser = [](const auto a, const auto b) { return a < b ? a : b; };

}  // namespace host

inline void __syncthreads() { host::wait(host::block); }

// A thread may be alone in its vote: which threads of a warp are together is up to the device.
inline unsigned __activemask() { return 1u << threadIdx.x % host::LANES; }
inline bool __all_sync(unsigned, const bool own) { return own; }

inline double __shfl_down_sync(unsigned, const double value, const int distance)
{
    host::Warp &warp = host::warps[threadIdx.x / host::LANES];
    const int lane = threadIdx.x % host::LANES;
    warp.lanes[lane] = value;
    host::wait(warp.barrier);
    const double found = lane + distance < host::LANES ? warp.lanes[lane + distance] : value;
    host::wait(warp.barrier);
    return found;
}

template <class Value, class Other>
Value atomicAdd(Value *place, const Other more) { return host::exchange(*place, Value(*place + more)); }
inline int atomicMin(int *place, const int other) { return host::exchange(*place, min(*place, other)); }
inline int atomicMax(int *place, const int other) { return host::exchange(*place, max(*place, other)); }
inline unsigned atomicOr(unsigned *place, const unsigned bits) { return host::exchange(*place, *place | bits); }

template <class To, class From>
To bits_as(const From value)
{
    static_assert(sizeof(To) == sizeof(From));
    To result;
    std::memcpy(&result, &value, sizeof result);
    return result;
}

inline float __int_as_float(const int bits) { return bits_as<float>(bits); }
inline long long __double_as_longlong(const double value) { return bits_as<long long>(value); }
inline long long __double2ll_rn(const double value) { return std::llrint(value); }
inline double __dmul_rn(const double a, const double b) { return a * b; }
inline int __ffs(const unsigned bits) { return __builtin_ffs(int(bits)); }
template <class Value>
Value __ldcs(const Value *place) { return *place; }

inline unsigned __byte_perm(const unsigned low, const unsigned high, const unsigned selector)
{
    const uint64_t bytes = uint64_t(high) << 32 | low;
    unsigned result = 0;
    for (int byte = 0; byte < 4; ++byte)
        result |= unsigned(bytes >> 8 * (selector >> 4 * byte & 7) & 255) << 8 * byte;
    return result;
}

inline int __viaddmin_s32_relu(const int a, const int b, const int c) { return max(min(a + b, c), 0); }

#define THREE(name, value, choice) \
    inline unsigned name(const unsigned a, const unsigned b, const unsigned c) \
    { \
        return host::by_value<value>(a, b, c, host::choice); \
    }
THREE(__vimax3_s32, int32_t, greater)
THREE(__vimin3_s32, int32_t, lesser)
THREE(__vimax3_u32, uint32_t, greater)
THREE(__vimax3_s16x2, int16_t, greater)
THREE(__vimin3_s16x2, int16_t, lesser)
THREE(__vimax3_u16x2, uint16_t, greater)
#undef THREE

inline char *shared_start() { return (char *)host::shared.data(); }
inline unsigned long long __cvta_generic_to_shared(const void *place)
{
    return (const char *)place - shared_start();
}

inline unsigned multiplied(const unsigned a, const unsigned b, const unsigned sum) { return a * b + sum; }
inline void increment(const unsigned cell) { ++*(unsigned *)(shared_start() + cell); }
inline const unsigned *stepped(const char *start, const unsigned step, const unsigned steps)
{
    return (const unsigned *)(start + uint64_t(step) * steps);
}
