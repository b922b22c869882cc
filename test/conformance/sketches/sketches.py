"""Reads keylane's images of a folder and prints what they say; writes images of the same keys for keylane to read.

sketches.py FOLDER SIZE,SIZE,... LG_K,LG_K,...
"""

import json
import struct
import sys
from pathlib import Path

from datasketches import (
    PyObjectSerDe,
    compact_theta_sketch,
    compact_tuple_sketch,
    frequent_items_error_type,
    frequent_strings_sketch,
    hll_sketch,
    hll_union,
    theta_a_not_b,
    tgt_hll_type,
    update_theta_sketch,
)

HLL_TYPES = {"HLL_4": tgt_hll_type.HLL_4, "HLL_6": tgt_hll_type.HLL_6, "HLL_8": tgt_hll_type.HLL_8}

folder = Path(sys.argv[1])
sizes, lg_ks = ([int(each) for each in arg.split(",")] for arg in sys.argv[2:4])


def read(name: str) -> bytes:
    return (folder / name).read_bytes()


def write(name: str, image: bytes) -> None:
    (folder / name).write_bytes(image)


def answers(sketch) -> list[float]:
    return [sketch.get_estimate(), sketch.get_lower_bound(2), sketch.get_upper_bound(2)]


class DoubleSummary(PyObjectSerDe):
    """Java's: the number and how numbers are put together, 0 for their sum."""

    def get_size(self, item):
        return 9

    def to_bytes(self, item):
        return struct.pack("<db", item, 0)

    def from_bytes(self, data, offset):
        value, mode = struct.unpack_from("<db", data, offset)
        assert mode == 0
        return value, 9


def tuple_sketch(name: str):
    return compact_tuple_sketch.deserialize(read(name), DoubleSummary())


def records(sketch) -> list:
    return [(str(hash), value) for hash, value in sketch]


def is_same_hll(image: bytes, lg_k: int, keys: list) -> bool:
    """Whether the image has the registers of a sketch of that size."""
    own = hll_sketch(lg_k, tgt_hll_type.HLL_8)
    for key in keys:
        own.update(key)
    both, ours = hll_union(lg_k), hll_union(lg_k)
    for union, sketches in ((both, (image, own.serialize_compact())), (ours, (image, image))):
        for each in sketches:
            union.update(hll_sketch.deserialize(each))
    same = both.get_result(tgt_hll_type.HLL_8), ours.get_result(tgt_hll_type.HLL_8)
    return hll_sketch.deserialize(image).lg_config_k == lg_k and same[0].serialize_compact() == same[1].serialize_compact()


def is_same_theta(ours, keys: list) -> bool:
    """Whether neither has a key that the other has not."""
    own = update_theta_sketch(17)
    for key in keys:
        own.update(key)
    minus = theta_a_not_b()
    return minus.compute(ours, own).num_retained == minus.compute(own, ours).num_retained == 0


def is_doubled(name: str, keys: list[str]) -> bool:
    """Whether its own sketch of the same records, merged into ours, gives each key twice."""
    both, own = frequent_strings_sketch.deserialize(read(name)), frequent_strings_sketch(14)
    for i, key in enumerate(keys):
        own.update(key, i % 7 + 1)
    both.merge(own)
    return all(both.get_lower_bound(key) == both.get_upper_bound(key) == 2 * (i % 7 + 1) for i, key in enumerate(keys))


def items_of(name: str) -> dict:
    sketch = frequent_strings_sketch.deserialize(read(name))
    return {
        # A key that is not there may have had so many.
        "offset": sketch.get_upper_bound("no such key"),
        "total": sketch.total_weight,
        "items": sketch.get_frequent_items(frequent_items_error_type.NO_FALSE_NEGATIVES, 0),
    }


told = {}
for n in sizes:
    keys = [f"key-{i}" for i in range(n)]
    theta = compact_theta_sketch.deserialize(read(f"ours-{n}.theta"))
    tuples, small = tuple_sketch(f"ours-{n}.tuple"), tuple_sketch(f"ours-{n}.small")
    told[n] = {
        "hll": answers(hll_sketch.deserialize(read(f"ours-{n}.hll"))),
        "sameFolded": {k: is_same_hll(read(f"ours-{n}-{k}.hll"), k, keys) for k in lg_ks},
        "theta": answers(theta),
        "sameTheta": is_same_theta(theta, keys),
        "doubled": is_doubled(f"ours-{n}.frequent", keys),
        "tuple": {
            "estimate": tuples.get_estimate(),
            "difference": len({hash for hash, _ in tuples} ^ set(theta)),
            "records": records(tuples),
        },
        "small": {"estimate": small.get_estimate(), "retained": small.num_retained, "records": records(small)},
        "frequent": items_of(f"ours-{n}.frequent"),
        "top": items_of(f"ours-{n}.top"),
    }
# Keys that are numbers, as texts and as the package takes numbers.
numbers = range(-1000, 2000)
told["numbers"] = [
    [
        is_same_hll(read(f"{name}.hll"), 12, keys),
        is_same_theta(compact_theta_sketch.deserialize(read(f"{name}.theta")), keys),
    ]
    for name, keys in (
        ("digits", [str(each) for each in numbers]),
        ("digits", list(numbers)),
        ("longs", list(numbers)),
        ("ints", list(numbers)),
    )
]
print(json.dumps(told))

for n in sizes:
    keys = [f"key-{i}" for i in range(n)]
    for name, hll_type in HLL_TYPES.items():
        hll = hll_sketch(12, hll_type)
        for key in keys:
            hll.update(key)
        write(f"theirs-{n}-{name}.compact", hll.serialize_compact())
        write(f"theirs-{n}-{name}.updatable", hll.serialize_updatable())
    theta = update_theta_sketch(12)
    for key in keys:
        theta.update(key)
    write(f"theirs-{n}.theta", theta.compact().serialize())
    theta.trim()
    write(f"theirs-{n}.trimmed", theta.compact().serialize())
    frequent = frequent_strings_sketch(10)
    for i, key in enumerate(keys):
        frequent.update(key, i % 7 + 1)
    write(f"theirs-{n}.frequent", frequent.serialize())
