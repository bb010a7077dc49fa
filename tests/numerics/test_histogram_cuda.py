"""Counting on CUDA gives what counting on the processor gives, bit for bit; its source compiles.

Without a GPU the same kernels run on the processor (``cuda_on_host``), on fewer examples.
"""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dnacompare.detail import CHOICES, COARSEST, FINEST, Detail
from dnacompare.errors import InputError
from dnacompare.grid import FloatGrid
from dnacompare.layer import ARRAYS
from dnacompare.numerics import accumulate_cuda, cuda_device, histogram_cuda
from dnacompare.numerics.accumulate import LayerCounter
from dnacompare.numerics.accumulate_cuda import CudaLayerCounter, obstacle
from dnacompare.numerics.cuda_device import CudaDevice, Device
from dnacompare.numerics.histogram_cuda import Sizes
from dnacompare.numerics.registers import LANES
from tests.numerics import cuda_on_host
from tests.numerics.cuda_on_host import Host

GRID = FloatGrid()
DETAILS = (*(detail for _, detail in CHOICES), COARSEST)
TROUBLE = (
    *(np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-40, 1e-20, -1e-5, 2.0**-10, -(2.0**-10)),
    *(63.99, 64.0, -64.0, -1e4, 2.0**15, 4e4, -1e9, 2.0**31, -3e9, 3e38),
)
"""Special values, the grid's ends, and the limits from which on the kernels take more care."""
DEVICES = {
    "H100": ("sm_90", 227),
    "A100": ("sm_80", 163),
    "4090": ("sm_89", 99),
    "T4": ("sm_75", 64),
}
"""Architecture, and KiB of shared memory for a block (CUDA C++ Programming Guide, table of
technical specifications)."""


def sizes_of(device: str, grid: FloatGrid = GRID) -> Sizes:
    found = Sizes.of(grid, FINEST, DEVICES[device][1] * 1024)
    assert found is not None
    return found


@pytest.mark.parametrize("device", DEVICES)
def test_the_histograms_of_a_block_fit_the_device(device: str) -> None:
    room = DEVICES[device][1] * 1024
    sizes = sizes_of(device)
    assert sizes.shared <= room
    assert (
        sizes.tile == histogram_cuda.TILES[0] or sizes._replace(tile=2 * sizes.tile).shared > room
    )


@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("tile", histogram_cuda.TILES)
def test_the_warps_that_share_a_row_keep_its_running_sums(tile: int, width: int) -> None:
    for positions in (1, 49, 511, 512, 50_000):
        split = Sizes(GRID, FINEST, tile).split(positions, width)
        abreast = 32 // (tile // width)
        kept, rest = divmod(LANES, split * abreast)
        assert rest == 0
        assert 1 <= kept <= histogram_cuda.AHEAD


def test_a_grid_too_fine_for_shared_memory_is_counted_elsewhere() -> None:
    assert Sizes.of(FloatGrid(12, -10, 6), FINEST, 227 * 1024) is None


def test_activations_in_the_processors_memory_are_counted_there() -> None:
    assert "NVIDIA" in str(obstacle(torch.zeros(2, 3, 4), GRID, FINEST))


def log_of(nvrtc: Any, program: Any) -> str:
    """What the compiler says. It writes into the bytes it is given, and those of length 1 are
    shared by the whole process: only a log with something in it is asked for."""
    _, size = nvrtc.nvrtcGetProgramLogSize(program)
    if size < 2:
        return ""
    log = bytes(size)
    nvrtc.nvrtcGetProgramLog(program, log)
    return log.decode()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("width", "positions"), [(1, 9), (1, 999), (2, 9), (2, 999)])
def test_the_kernels_compile_for_a_device_that_is_not_there(
    device: str, width: int, positions: int
) -> None:
    nvrtc = pytest.importorskip("cuda.bindings.nvrtc", reason="NVRTC comes with torch for CUDA")
    sizes = sizes_of(device)
    defines = histogram_cuda.definitions(sizes, width, sizes.split(positions, width))
    for file, chosen in defines.items():
        text = cuda_device.source(file, chosen)
        status, program = nvrtc.nvrtcCreateProgram(text.encode(), b"k.cu", 0, [], [])
        assert status == nvrtc.nvrtcResult.NVRTC_SUCCESS
        option = f"--gpu-architecture={DEVICES[device][0]}".encode()  # to machine code, not PTX
        (status,) = nvrtc.nvrtcCompileProgram(program, 1, [option])
        assert status == nvrtc.nvrtcResult.NVRTC_SUCCESS, log_of(nvrtc, program)


def activations(
    shape: tuple[int, int, int], dtype: torch.dtype, seed: int = 0, trouble: bool = True
) -> torch.Tensor:
    """Channels last ``(items, C, positions)``, as many zeros as a rectifier gives."""
    items, neurons, positions = shape
    random = np.random.default_rng(seed)
    values = random.normal(0, 3, (items, positions, neurons)).astype(np.float32)
    values[random.random(values.shape) < 0.3] = 0
    if trouble:
        place = random.random(values.shape) < 0.03
        values[place] = random.choice(TROUBLE, place.sum())
    return torch.from_numpy(values).to(dtype).mT


def identities(items: int, seed: int = 0) -> NDArray[np.uint64]:
    return np.random.default_rng(seed).integers(0, 2**64, items, dtype=np.uint64)


Batches = list[tuple[torch.Tensor, NDArray[np.uint64]]]


@pytest.fixture(scope="module", params=["host", pytest.param("cuda", marks=pytest.mark.gpu)])
def device(request: pytest.FixtureRequest) -> Device:
    if request.param == "cuda":
        return CudaDevice(torch.device("cuda", 0))
    if cuda_on_host.compiler() is None:
        pytest.skip("g++ is needed to run the kernels without a GPU")
    return Host(DEVICES["H100"][1] * 1024)


def both(
    batches: Batches, device: Device, grid: FloatGrid = GRID, detail: Detail = FINEST
) -> tuple[LayerCounter, CudaLayerCounter]:
    names = [str(neuron) for neuron in range(batches[0][0].shape[1])]
    known = LayerCounter("x", names, grid, detail)
    counter = CudaLayerCounter("x", names, grid, detail, device)
    for values, ids in batches:
        known.add(values.float().numpy(), ids)
        counter.add(values.to(device.place), ids)
    return known, counter


def assert_equal(known: LayerCounter, counter: CudaLayerCounter) -> None:
    one, other = known.layer(), counter.layer()
    for part in ARRAYS:
        a, b = getattr(one, part), getattr(other, part)
        assert a.dtype == b.dtype, part
        assert np.array_equal(a, b), part
    for part, a in vars(known.extremes()).items():
        b = getattr(counter.extremes(), part)
        assert a.dtype == b.dtype, part
        assert np.array_equal(a, b, equal_nan=part.endswith("values")), part


SHAPES = [
    (64, 32, 64),
    (64, 37, 50),
    (5, 64, 1),
    (40, 16, 33),
    (20, 16, 200),
    (33, 24, 7),
    (9, 48, 600),
    (3, 18, 3136),
]


@pytest.mark.parametrize("trouble", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shape", SHAPES)
def test_counts_are_those_of_the_processor(
    shape: tuple[int, int, int], dtype: torch.dtype, trouble: bool, device: Device
) -> None:
    batches = [
        (activations(shape, dtype, seed, trouble), identities(shape[0], seed)) for seed in range(3)
    ]
    assert_equal(*both(batches, device))


@settings(max_examples=25, deadline=None)  # the first example compiles
@given(
    items=st.integers(1, 70),
    neurons=st.integers(1, 40),
    positions=st.sampled_from([1, 2, 3, 31, 32, 33, 63, 65, 128, 511, 512, 513]),
    dtype=st.sampled_from([torch.float32, torch.bfloat16]),
    seed=st.integers(0, 1000),
)
def test_counts_of_any_shape(
    items: int, neurons: int, positions: int, dtype: torch.dtype, seed: int, device: Device
) -> None:
    values = activations((items, neurons, positions), dtype, seed)
    assert_equal(*both([(values, identities(items, seed))], device))


@pytest.mark.parametrize("grid", [FloatGrid(1, -10, 6), FloatGrid(4, -8, 3), FloatGrid(5, -10, 20)])
def test_counts_on_other_grids(grid: FloatGrid, device: Device) -> None:
    values = activations((20, 36, 70), torch.bfloat16)
    assert_equal(*both([(values, identities(20))], device, grid))


@pytest.mark.parametrize("detail", DETAILS)
def test_counts_of_groups_in_any_detail(detail: Detail, device: Device) -> None:
    values = activations((50, 20, 40), torch.bfloat16)
    assert_equal(*both([(values, identities(50))], device, detail=detail))


class Small(CudaDevice):
    """A GPU of which a block may take as little as of the smallest."""

    shared_memory = DEVICES["T4"][1] * 1024


@pytest.mark.parametrize(("dtype", "positions"), [(torch.float32, 50), (torch.bfloat16, 700)])
def test_counts_on_a_device_with_little_shared_memory(
    dtype: torch.dtype, positions: int, device: Device
) -> None:
    small = Host(Small.shared_memory) if isinstance(device, Host) else Small(device.place)
    values = activations((20, 37, positions), dtype)
    assert_equal(*both([(values, identities(20))], small))


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e4, 2.0**20, 3e38, -0.0, 1e-20])
def test_layers_of_one_value(value: float, device: Device) -> None:
    values = torch.full((40, 16, 40), value, dtype=torch.bfloat16)
    assert_equal(*both([(values.mT.contiguous().mT, identities(40))], device))


def test_equal_means_rank_by_identity(device: Device) -> None:
    values = torch.arange(40.0).remainder(3).repeat(12, 1).T[..., None].expand(40, 12, 4)
    ids = identities(40)
    batches = [(values, ids), (values, ids[::-1].copy()), (values, identities(40, 1))]
    assert_equal(*both(batches, device))


def test_all_items_in_one_group_or_in_the_last(device: Device) -> None:
    values = activations((300, 16, 9), torch.bfloat16)
    for group in (0, 31):
        ids = np.arange(300, dtype=np.uint64) * np.uint64(32) + np.uint64(group)
        assert_equal(*both([(values, ids)], device))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_any_layout_counts_the_same(dtype: torch.dtype, device: Device) -> None:
    values = activations((12, 36, 48), dtype)
    ids = identities(12)
    known, _ = both([(values, ids)], device)
    layouts = {
        "neurons apart": values.contiguous(),
        "a picture": values.reshape(12, 36, 6, 8).contiguous(memory_format=torch.channels_last),
        "part of more": torch.nn.functional.pad(values.mT, (3, 6)).mT[:, 3:39],
        "every second item": values.mT.repeat_interleave(2, 0)[::2].mT,
        "positions before items": values.permute(2, 0, 1).contiguous().permute(1, 2, 0),
    }
    for name, layout in layouts.items():
        counter = CudaLayerCounter("x", known.neurons, GRID, FINEST, device)
        own = torch.empty_strided(layout.shape, layout.stride(), dtype=dtype, device=device.place)
        counter.add(own.copy_(layout).flatten(2), ids)
        assert not own.is_cuda or obstacle(own, GRID, FINEST) is None, name
        assert_equal(known, counter)


def test_counts_of_groups_move_to_64_bits_in_time(
    monkeypatch: pytest.MonkeyPatch, device: Device
) -> None:
    monkeypatch.setattr(accumulate_cuda, "FULL", 5000)
    batches = [
        (activations((60, 16, 40), torch.float32, seed), identities(60)) for seed in range(4)
    ]
    known, counter = both(batches, device)
    assert counter._spilt is not None
    assert_equal(known, counter)


def test_a_tensor_of_another_shape_is_refused(device: Device) -> None:
    counter = CudaLayerCounter("conv", ["a", "b"], GRID, FINEST, device)
    with pytest.raises(InputError, match=r"'conv' announced 2 neurons .* \(4, 3, 5\) for 4 items"):
        counter.add(torch.zeros(4, 3, 5, device=device.place), identities(4))
    with pytest.raises(InputError, match=r"2,147,483,648 activations an item; .* 'cpu'"):
        counter.add(torch.zeros(1, device=device.place).expand(1, 2, 2**30), identities(1))
    counter.add(torch.zeros(0, 2, 5, device=device.place), identities(0))
    assert counter.layer().total.sum() == 0
