"""Pool threads compute alone; the thread that made the pool keeps its own number."""

import threading

import torch

from dnacompare.numerics.thread_pool import thread_pool


def omp_threads():
    """What the next parallel loop of the calling thread would use."""
    lines = torch.__config__.parallel_info().splitlines()
    return next(int(line.split(":")[1]) for line in lines if "omp_get_max_threads" in line)


def test_workers_use_one_thread_and_others_keep_theirs():
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(3)
        with thread_pool(4) as pool:
            together = threading.Barrier(4)  # four tasks on four different threads

            def ask(_):
                together.wait()
                return omp_threads()

            assert list(pool.map(ask, range(4))) == [1, 1, 1, 1]
            assert omp_threads() == 3
        found = []
        late = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
        late.start()
        late.join()
        assert found == [3]
    finally:
        torch.set_num_threads(before)
