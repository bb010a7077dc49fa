// The counting kernel of histogram.py for CUDA: one launch a layer, histograms in shared memory.
//
// Activations lie with their neurons side by side (channels last, as transformers give them). A
// block counts TILE neurons over a share of the items, which come sorted by group: when a group
// ends, its coarse histogram is what the fine one has gained. A warp takes one item at every
// SPLIT-th position, PAIRS threads side by side and ABREAST positions at once, so that each thread
// keeps the running sums p % 32 of the CPU kernel for some p; folded in the same order they are
// equal bit for bit, and within a group no warp ever waits for another.
//
// A histogram's rows are: zeros; positive values by bin, the first row for those beneath the grid
// and the last for those beyond it; negative ones likewise; NaN; infinite. A row holds its TILE
// neurons side by side, so that threads meet in few banks.
//
// Compiled with TILE, SPLIT, WARPS, WIDTH (values in a word: 1 float, or 2 bfloat16), AHEAD (words
// on their way while as many are counted), GROUPS; MIDDLE (bins of a side), RATIO (bins in one of a
// group's), SHIFT, OFFSET (the grid); TOP_BITS, LARGE_BITS, HUGE_BITS (the limits).

#define LANES 32
#define PAIRS (TILE / WIDTH)
#define ABREAST (32 / PAIRS)
#define TURNS (LANES / (SPLIT * ABREAST))  // running sums of a thread, for each value of a word
#define SIDE (MIDDLE + 2)
#define ZERO 0
#define POSITIVE 1
#define NEGATIVE (1 + SIDE)
#define MISSING (2 * SIDE + 1)
#define INFINITE (2 * SIDE + 2)
#define ROWS (2 * SIDE + 3)
#define COARSE (2 * (MIDDLE / RATIO) + 1)
#define ROW (TILE * 4)  // bytes
#define SIZE 0x7fffffff
#define ALL_LANES 0xffffffffu

// All values of a word at once.
#if WIDTH == 1
#define SIZES 0x7fffffffu
#define EACH(bits) (bits)
#define LEAST 0x80000000u
#define MAX3 __vimax3_s32
#define MIN3 __vimin3_s32
#define UNSIGNED_MAX3 __vimax3_u32
#else
#define SIZES 0x7fff7fffu
#define EACH(bits) ((bits) | (bits) >> 16)
#define LEAST 0x80008000u
#define MAX3 __vimax3_s16x2
#define MIN3 __vimin3_s16x2
#define UNSIGNED_MAX3 __vimax3_u16x2
#endif

#define LARGES EACH(LARGE_BITS)
#define TOPS EACH(TOP_BITS < LARGE_BITS ? TOP_BITS : LARGE_BITS)

typedef unsigned int Word;

// For each value of a word the greatest and the least pattern as signed numbers, and the greatest
// as an unsigned one, which is that of the least value if that is negative.
struct Extremes {
    Word top, near, bottom;

    __device__ inline void see(const Word a, const Word b)
    {
        top = MAX3(top, a, b);
        near = MIN3(near, a, b);
        bottom = UNSIGNED_MAX3(bottom, a, b);
    }
};

struct Seen {
    unsigned fine[WIDTH];  // where in shared memory a value is counted
    unsigned selector[WIDTH];
    double total[WIDTH][TURNS], square[WIDTH][TURNS];
    Extremes extremes;
};

// Whether a value of the word is at least as large as the limit.
__device__ inline Word reaches(const Word word, const Word limits)
{
    return ((word & SIZES) + (LEAST - limits)) & LEAST;
}

__device__ inline int bits_of(const Word word, const unsigned selector)
{
    return WIDTH == 1 ? word : __byte_perm(word, 0, selector);
}

// Where a value is counted.
__device__ inline unsigned cell_of(const int bits, const unsigned fine)
{
    const int size = bits & SIZE;
    const int row = __viaddmin_s32_relu(size >> SHIFT, -OFFSET, SIDE - 1);
    const unsigned start = multiplied((unsigned)bits >> 31, SIDE * ROW, fine + POSITIVE * ROW);
    const unsigned cell = multiplied(row, ROW, start);
    return size ? cell : fine + ZERO * ROW;
}

// The same where it is known that no value is negative or beyond the grid.
__device__ inline unsigned usual_cell_of(const int bits, const unsigned fine)
{
    return multiplied(max((bits >> SHIFT) - OFFSET + POSITIVE, min(bits, POSITIVE)), ROW, fine);
}

__device__ inline void count(const float value, const unsigned cell, double &total, double &square)
{
    const double x = (double)value;
    total += x;
    square += x * x;  // exact: a float32 squared fits a float64
    increment(cell);
}

template <bool USUAL>
__device__ inline void count_word(const Word word, Seen &seen, const int turn)
{
#pragma unroll
    for (int value = 0; value < WIDTH; ++value) {
        const int bits = bits_of(word, seen.selector[value]);
        const unsigned fine = seen.fine[value];
        count(
            __int_as_float(bits), USUAL ? usual_cell_of(bits, fine) : cell_of(bits, fine),
            seen.total[value][turn], seen.square[value][turn]);
    }
}

// A word with a value that is large, infinite or missing; returns which rows need care.
__device__ inline void count_large(const Word word, Seen &seen, const int turn, bool *care)
{
#pragma unroll
    for (int value = 0; value < WIDTH; ++value) {
        const int bits = bits_of(word, seen.selector[value]), size = bits & SIZE;
        const bool out = size >= HUGE_BITS;
        const int special = size > 0x7f800000 ? MISSING : INFINITE;
        care[value] |= size >= LARGE_BITS;
        count(
            out ? 0.0f : __int_as_float(bits),
            out ? seen.fine[value] + special * ROW : cell_of(bits, seen.fine[value]),
            seen.total[value][turn], seen.square[value][turn]);
        if (out) continue;
        const Word own = WIDTH == 1 || seen.selector[value] == 0x3244 ? bits : (Word)bits >> 16;
        const Word others = WIDTH == 1 ? 0 : seen.selector[value] == 0x3244 ? 0xffff : 0xffff0000u;
        seen.extremes.top = MAX3(seen.extremes.top, seen.extremes.top, own | (others & LEAST));
        seen.extremes.near = MIN3(seen.extremes.near, seen.extremes.near, own | (others & SIZES));
        seen.extremes.bottom = UNSIGNED_MAX3(seen.extremes.bottom, seen.extremes.bottom, own);
    }
}

// Count a batch without large values; false, and nothing counted, if there is one.
__device__ inline bool count_batch(const Word *words, Seen &seen)
{
    Extremes found = {words[0], words[0], words[0]};
#pragma unroll
    for (int i = 1; i < AHEAD; i += 2) found.see(words[i], words[min(i + 1, AHEAD - 1)]);
    const bool usual = !((found.bottom & LEAST) | reaches(found.top, TOPS));
    if (reaches(found.top, LARGES) || reaches(found.bottom, LARGES)) return false;
    seen.extremes.top = MAX3(seen.extremes.top, found.top, found.top);
    seen.extremes.near = MIN3(seen.extremes.near, found.near, found.near);
    seen.extremes.bottom = UNSIGNED_MAX3(seen.extremes.bottom, found.bottom, found.bottom);
    if (__all_sync(__activemask(), usual))
#pragma unroll
        for (int i = 0; i < AHEAD; ++i) count_word<true>(words[i], seen, i % TURNS);
    else
#pragma unroll
        for (int i = 0; i < AHEAD; ++i) count_word<false>(words[i], seen, i % TURNS);
    return true;
}

// Fold a thread's running sums.
__device__ inline double folded(double *sums)
{
#pragma unroll
    for (int half = TURNS / 2; half; half >>= 1)
#pragma unroll
        for (int turn = 0; turn < half; ++turn) sums[turn] += sums[turn + half];
    return sums[0];
}

// Fold the sums of the threads at the other positions.
__device__ inline double folded_abreast(double sum)
{
#pragma unroll
    for (int half = ABREAST / 2; half; half >>= 1)
        sum += __shfl_down_sync(ALL_LANES, sum, half * PAIRS);
    return sum;
}

// Add what the fine histograms gained since the last call to the group's coarse ones.
__device__ inline void close_group(const int *fine, int *before, int *group_counts, const int group)
{
    int *after = group_counts + ((long long)blockIdx.x * GROUPS + group) * COARSE * TILE;
    for (int cell = threadIdx.x * 4; cell < COARSE * TILE; cell += blockDim.x * 4) {
        const int far = cell / TILE - COARSE / 2;
        const int *own = fine + cell % TILE;
        int4 sum = {};
        const auto gain = [&](const int row) {
            const int4 more = *(const int4 *)(own + row * TILE);
            sum.x += more.x, sum.y += more.y, sum.z += more.z, sum.w += more.w;
        };
        if (far == 0)
            gain(ZERO), gain(POSITIVE), gain(NEGATIVE);
        else {
            const int side = far > 0 ? POSITIVE : NEGATIVE;
            const int first = side + 1 + (abs(far) - 1) * RATIO;
            const int turned = RATIO > 1 ? cell / TILE % 2 : 0;  // half the threads in other banks
#pragma unroll
            for (int part = 0; part < RATIO; ++part) gain(first + (part ^ turned));
            if (abs(far) == COARSE / 2) gain(first + RATIO);
        }
        const int4 old = *(int4 *)(before + cell);
        *(int4 *)(before + cell) = sum;
        if (sum.x != old.x) atomicAdd(after + cell, sum.x - old.x);
        if (sum.y != old.y) atomicAdd(after + cell + 1, sum.y - old.y);
        if (sum.z != old.z) atomicAdd(after + cell + 2, sum.z - old.z);
        if (sum.w != old.w) atomicAdd(after + cell + 3, sum.w - old.w);
    }
}

__device__ inline int ordered(const int bits) { return bits ^ ((bits >> 31) & SIZE); }

extern "C" __global__ void __launch_bounds__(WARPS * 32, 1) count_layer(
    const Word *values, const int item_stride, const int position_stride, const int items,
    const int neurons, const int positions, const int *order, const int *starts,
    unsigned long long *counts, int *group_counts, int *extremes, double *rows,
    unsigned char *careful)
{
    SHARED_BY_LAUNCH(int, fine);
    int *before = fine + ROWS * TILE;
    const int lane = threadIdx.x % 32;
    const int slot = lane / PAIRS;
    const int swapped = WIDTH == 2 ? slot % 2 : 0;  // half the threads take the other neuron first
    const int here = lane % PAIRS * WIDTH;
    const int neuron = blockIdx.x * TILE + here;
    const int first = (long long)items * blockIdx.y / gridDim.y;
    const int end = (long long)items * (blockIdx.y + 1) / gridDim.y;
    const int units = (end - first) * SPLIT;
    const long long plane = (long long)items * neurons;
    const long long item_words = item_stride / WIDTH, position_words = position_stride / WIDTH;
    // Threads beside the last neuron count it again into rows that nobody reads.
    const Word *corner =
        values + min(neuron, neurons - WIDTH) / WIDTH + slot * SPLIT * position_words;
    const unsigned step = ABREAST * SPLIT * (int)position_words * sizeof(Word);

    for (int cell = threadIdx.x; cell < (ROWS + COARSE) * TILE; cell += blockDim.x) fine[cell] = 0;
    Seen seen;
#pragma unroll
    for (int value = 0; value < WIDTH; ++value) {
        seen.fine[value] = (unsigned)__cvta_generic_to_shared(fine + here + (value ^ swapped));
        seen.selector[value] = value ^ swapped ? 0x3244 : 0x1044;
    }
    seen.extremes = {LEAST, SIZES, 0};

    int group = 0;
    while (starts[group + 1] <= first) ++group;
    int bound = (min(starts[group + 1], end) - first) * SPLIT;
    const auto next_group = [&]() {
        do ++group; while (starts[group + 1] <= first + bound / SPLIT);
        bound = (min(starts[group + 1], end) - first) * SPLIT;
    };
    __syncthreads();

    Word ahead[AHEAD];
    const char *column;
    int item, left;
    const auto at = [&](const int i) { return __ldcs(stepped(column, step, i)); };
    const auto load = [&]() {
        if (left >= AHEAD * ABREAST)
#pragma unroll
            for (int i = 0; i < AHEAD; ++i) ahead[i] = at(i);
        else
#pragma unroll
            for (int i = 0; i < AHEAD; ++i)
                if (i * ABREAST + slot < left) ahead[i] = at(i);
    };
    const auto begin = [&](const int unit) {
        if (unit >= units) return;
        item = order[first + unit / SPLIT];
        column = (const char *)(corner + item * item_words + unit % SPLIT * position_words);
        left = (positions - unit % SPLIT + SPLIT - 1) / SPLIT;
        load();
    };
    int unit = threadIdx.x / 32;
    begin(unit);
    for (; unit < units; unit += WARPS) {
        while (unit >= bound) {
            __syncthreads();
            close_group(fine, before, group_counts, group);
            next_group();
            __syncthreads();
        }
        const long long place = (long long)item * neurons + neuron;
        bool care[WIDTH] = {};
#pragma unroll
        for (int value = 0; value < WIDTH; ++value)
#pragma unroll
            for (int turn = 0; turn < TURNS; ++turn)
                seen.total[value][turn] = seen.square[value][turn] = 0;
        for (bool more = true; more;) {
            Word words[AHEAD];
#pragma unroll
            for (int i = 0; i < AHEAD; ++i) words[i] = ahead[i];
            const int had = left;
            left -= AHEAD * ABREAST;
            more = left > 0;
            if (more) {
                column += (unsigned long long)step * AHEAD;
                load();
            } else
                begin(unit + WARPS);
            if (had >= AHEAD * ABREAST && count_batch(words, seen)) continue;
#pragma unroll
            for (int i = 0; i < AHEAD; ++i) {
                if (i * ABREAST >= had) break;
                if (i * ABREAST + slot >= had) continue;
                if (reaches(words[i], LARGES))
                    count_large(words[i], seen, i % TURNS, care);
                else {
                    seen.extremes.see(words[i], words[i]);
                    count_word<false>(words[i], seen, i % TURNS);
                }
            }
        }
        double total[WIDTH], square[WIDTH];
#pragma unroll
        for (int value = 0; value < WIDTH; ++value) {
            const int other = value ^ swapped;
            if (care[value] && neuron + other < neurons) careful[place + other] = 1;
            total[value] = folded(seen.total[value]);
            square[value] = folded(seen.square[value]);
        }
#pragma unroll
        for (int value = 0; value < WIDTH; ++value) {
            const int other = WIDTH - 1 - value;
            const double sum = folded_abreast(swapped ? total[other] : total[value]);
            const double squares = folded_abreast(swapped ? square[other] : square[value]);
            if (slot == 0 && neuron + value < neurons) {
                rows[2 * (unit % SPLIT) * plane + place + value] = sum;
                rows[(2 * (unit % SPLIT) + 1) * plane + place + value] = squares;
            }
        }
    }
    // Warps without a unit in the last groups still take part in closing them.
    for (;;) {
        __syncthreads();
        close_group(fine, before, group_counts, group);
        if (bound == units) break;
        next_group();
        __syncthreads();
    }

#pragma unroll
    for (int value = 0; value < WIDTH; ++value) {
        const unsigned selector = value ? 0x3244 : 0x1044;
        const int top = bits_of(seen.extremes.top, selector);
        const int near = bits_of(seen.extremes.near, selector);
        const int bottom = bits_of(seen.extremes.bottom, selector);
        if (neuron + value >= neurons) continue;
        if ((near & 0x7fff0000) == 0x7fff0000) continue;  // a NaN's pattern: nothing was seen
        int *own = extremes + 2 * (neuron + value);
        atomicMin(own, ordered(bottom < 0 ? bottom : near));
        atomicMax(own + 1, ordered(top >= 0 ? top : near));
    }
    unsigned long long *all = counts + (long long)blockIdx.x * ROWS * TILE;
    for (int cell = threadIdx.x; cell < ROWS * TILE; cell += blockDim.x)
        if (fine[cell]) atomicAdd(all + cell, (unsigned long long)fine[cell]);
}
