// The items with the greatest and least means of each neuron, as extremes.py ranks them: a thread
// for one neuron and one end looks at the items that moments.cu has marked, and takes the marks
// away. Free places hold minus infinity.
//
// Compiled with KEPT, the number of places.

typedef unsigned long long Identity;

extern "C" __global__ void rank_items(
    const float *means, const Identity *ids, const int items, const int neurons,
    unsigned *offers, float *best, Identity *names)
{
    const int neuron = blockIdx.x * blockDim.x + threadIdx.x, end = blockIdx.y;
    if (neuron >= neurons) return;
    const int words = (items + 31) / 32;
    bool any = false;
    offers += (long long)end * words * neurons + neuron;
#pragma unroll 8
    for (int word = 0; word < words; ++word) any |= offers[(long long)word * neurons] != 0;
    if (!any) return;

    best += (long long)end * KEPT * neurons + neuron;
    names += (long long)end * KEPT * neurons + neuron;
    float values[KEPT];
    Identity own[KEPT];
#pragma unroll
    for (int place = 0; place < KEPT; ++place) {
        values[place] = best[(long long)place * neurons];
        own[place] = names[(long long)place * neurons];
    }
    for (int word = 0; word < words; ++word) {
        unsigned left = offers[(long long)word * neurons];
        if (left) offers[(long long)word * neurons] = 0;
        for (; left; left &= left - 1) {
            const int item = word * 32 + __ffs(left) - 1;
            const float mean = means[(long long)item * neurons + neuron];
            float value = end ? -mean : mean;
            Identity id = ids[item];
#pragma unroll
            for (int place = 0; place < KEPT; ++place)
                if (value > values[place] || (value == values[place] && id < own[place])) {
                    const float lesser = values[place];
                    const Identity other = own[place];
                    values[place] = value, own[place] = id;
                    value = lesser, id = other;
                }
        }
    }
#pragma unroll
    for (int place = 0; place < KEPT; ++place) {
        best[(long long)place * neurons] = values[place];
        names[(long long)place * neurons] = own[place];
    }
}
