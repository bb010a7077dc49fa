// What the kernels say in the device's own words; elsewhere the same names mean the same.

#define SHARED_BY_LAUNCH(type, name) extern __shared__ type name[]

__device__ inline unsigned multiplied(const unsigned a, const unsigned b, const unsigned sum)
{
    unsigned result;  // the compiler would prefer two instructions of the busiest kind
    asm("mad.lo.u32 %0, %1, %2, %3;" : "=r"(result) : "r"(a), "r"(b), "r"(sum));
    return result;
}

// One more in a cell of shared memory.
__device__ inline void increment(const unsigned cell)
{
    // In C the compiler would find the address of shared memory anew each time.
    asm volatile("red.shared.add.u32 [%0], 1;" ::"r"(cell));
}

// The address ``steps`` times ``step`` bytes after ``start``.
__device__ inline const unsigned *stepped(
    const char *start, const unsigned step, const unsigned steps)
{
    const unsigned *place;
    asm("mad.wide.u32 %0, %1, %2, %3;" : "=l"(place) : "r"(step), "r"(steps), "l"(start));
    return place;
}
