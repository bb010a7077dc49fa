// Moments of a batch of one layer, from the row sums of histogram.cu: the arithmetic of
// histogram.py, operation by operation. A block adds up the items of one group for 32 neurons, side
// by side in its warps. On the way it marks the items that ranking.cu has to look at, and
// takes away the marks of rows that needed care.
//
// Compiled with WIDTH, SPLIT, GROUPS, HUGE_BITS as in histogram.cu, and KEPT, the places of a rank.

#define WARPS 8
#define LIMBS 4
#define TALLIES (4 * LIMBS + 1)  // items, their sums and squares; sums and squares of all values

typedef long long Limb;
typedef unsigned long long Identity;

// A sum in units of 2^-64, as exact_sum.py keeps it, in 128 bits: enough for a thread's rows.
struct Sum {
    unsigned long long low = 0;
    long long high = 0;

    // exact_sum.split, with integers: conversions of float64 are slow
    __device__ inline void add(const double value)
    {
        const unsigned long long bits = __double_as_longlong(value);
        const int exponent = (int)(bits >> 52) & 2047;
        const unsigned long long digits = (bits & 0xfffffffffffffull) | 1ull << 52;
        const int left = exponent - (1023 + 52 - 64);
        unsigned long long lower, upper;
        if (left >= 0) {
            lower = left < 64 ? digits << left : 0;
            upper = left >= 64 ? digits << (left - 64) : left > 11 ? digits >> (64 - left) : 0;
        } else {  // round to the nearest, or to an even number
            const int right = min(-left, 63);
            const unsigned long long half = 1ull << (right - 1);
            const unsigned long long rest = digits & (half + half - 1);
            lower = digits >> right;
            lower += rest > half || (rest == half && (lower & 1));
            upper = 0;
        }
        const long long sign = (long long)bits >> 63;
        lower = (lower ^ sign) - sign;
        upper = (upper ^ sign) + (sign && lower == 0);
        low += lower;
        high += upper + (low < lower);
    }

    __device__ inline void take(Limb (*limbs)[32]) const
    {
        limbs[0][threadIdx.x % 32] += high >> 32;
        limbs[1][threadIdx.x % 32] += high & 0xffffffff;
        limbs[2][threadIdx.x % 32] += low >> 32;
        limbs[3][threadIdx.x % 32] += low & 0xffffffff;
    }
};

// exact_sum.split as it is, for sums that are too large for 128 bits
__device__ inline void add(Limb (*limbs)[32], const double value)
{
    double rest = value * 0x1p-32;
    for (int limb = 0; limb < LIMBS - 1; ++limb) {
        const double whole = trunc(rest);
        limbs[limb][threadIdx.x % 32] += (Limb)whole;
        rest = (rest - whole) * 0x1p32;
    }
    limbs[LIMBS - 1][threadIdx.x % 32] += __double2ll_rn(rest);
}

__device__ inline int bits_at(const void *values, const long long place)
{
    if (WIDTH == 1) return ((const int *)values)[place];
    return ((const unsigned short *)values)[place] << 16;
}

// The sums of a row's positions by remainder modulo SPLIT, folded as all running sums are.
__device__ inline double row_sum(const double *rows, const long long stride)
{
    double sums[SPLIT];
#pragma unroll
    for (int part = 0; part < SPLIT; ++part) sums[part] = rows[part * stride];
#pragma unroll
    for (int half = SPLIT / 2; half; half >>= 1)
#pragma unroll
        for (int part = 0; part < half; ++part) sums[part] += sums[part + half];
    return sums[0];
}

extern "C" __global__ void __launch_bounds__(WARPS * 32, 4) add_moments(
    const void *values, const int item_stride, const int position_stride, const int items,
    const int neurons, const int positions, const Identity *ids, const int *order,
    const int *starts, const double *rows, float *means, unsigned char *careful, unsigned *offers,
    Limb *moments, Limb *kept, const float *best, const Identity *names)
{
    __shared__ Limb parts[WARPS][TALLIES][32];
    const int group = blockIdx.y, warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const int neuron = blockIdx.x * 32 + lane;
    if (starts[group] == starts[group + 1]) return;
    const long long plane = (long long)items * neurons;
    Limb (*own)[32] = parts[warp];
    Limb (*of_items)[32] = own + 1, (*of_all)[32] = own + 1 + 2 * LIMBS;
#pragma unroll
    for (int tally = 0; tally < TALLIES; ++tally) own[tally][lane] = 0;
    Sum sums[4];
    int many = 0;
    const long long words = (items + 31) / 32;
    unsigned *own_offers = offers + neuron;
    const int end = neuron < neurons ? starts[group + 1] : 0;
    for (int turn = starts[group] + warp; turn < end; turn += WARPS) {
        const int item = order[turn];
        const long long place = (long long)item * neurons + neuron;
        // Read before it is known to be wanted, so as to wait for memory once.
        double total = row_sum(rows + place, 2 * plane);
        double square = row_sum(rows + plane + place, 2 * plane);
        int used = positions;
        const bool care = careful[place];
        if (care) {  // each value by itself: a sum of squares might not fit
            total = square = used = 0;
            for (int position = 0; position < positions; ++position) {
                const long long at = (long long)item * item_stride + neuron;
                const int bits = bits_at(values, at + (long long)position * position_stride);
                if ((bits & 0x7fffffff) >= HUGE_BITS) continue;
                const double x = (double)__int_as_float(bits);
                add(of_all, x);
                add(of_all + LIMBS, x * x);
                total += x;
                ++used;
            }
            careful[place] = 0;
        } else {
            sums[2].add(total);
            sums[3].add(square);
        }
        const double mean = total / used;  // NaN without values
        means[place] = (float)mean;
        if (used == 0) continue;
        ++many;
        const double rounded = rint(mean * MEAN_STEPS) / MEAN_STEPS;
        sums[0].add(rounded);
        if (care)
            add(of_items + LIMBS, __dmul_rn(rounded, rounded));
        else
            sums[1].add(__dmul_rn(rounded, rounded));
        const Identity id = ids[item];
#pragma unroll
        for (int side = 0; side < 2; ++side) {
            const float value = side ? -(float)mean : (float)mean;
            const long long last = (side * KEPT + KEPT - 1) * (long long)neurons + neuron;
            if (value > best[last] || (value == best[last] && id < names[last]))
                atomicOr(own_offers + (side * words + item / 32) * neurons, 1u << item % 32);
        }
    }
    own[0][lane] = many;
#pragma unroll
    for (int sum = 0; sum < 4; ++sum) sums[sum].take(own + 1 + sum * LIMBS);
    __syncthreads();
    if (neuron >= neurons) return;
    for (int tally = warp; tally < TALLIES; tally += WARPS) {
        Limb sum = 0;
#pragma unroll
        for (int part = 0; part < WARPS; ++part) sum += parts[part][tally][lane];
        if (tally == 0)
            kept[(long long)group * neurons + neuron] += sum;
        else if (tally <= 2 * LIMBS)
            moments[(long long)(group * 2 * LIMBS + tally - 1) * neurons + neuron] += sum;
        else
            atomicAdd(
                (unsigned long long *)moments +
                    (long long)(GROUPS * 2 * LIMBS + tally - 1 - 2 * LIMBS) * neurons + neuron,
                (unsigned long long)sum);
    }
}
