"""Reads keylane's images of a folder and prints what they say; writes images of the same keys for keylane to read.

sketches.py FOLDER SIZE,SIZE,...
"""

import json
import sys
from pathlib import Path

from datasketches import (
    compact_theta_sketch,
    frequent_items_error_type,
    frequent_strings_sketch,
    hll_sketch,
    tgt_hll_type,
    update_theta_sketch,
)

HLL_TYPES = {"HLL_4": tgt_hll_type.HLL_4, "HLL_6": tgt_hll_type.HLL_6, "HLL_8": tgt_hll_type.HLL_8}

folder = Path(sys.argv[1])
sizes = [int(size) for size in sys.argv[2].split(",")]


def read(name: str) -> bytes:
    return (folder / name).read_bytes()


def write(name: str, image: bytes) -> None:
    (folder / name).write_bytes(image)


def answers(sketch) -> list[float]:
    return [sketch.get_estimate(), sketch.get_lower_bound(2), sketch.get_upper_bound(2)]


told = {}
for n in sizes:
    frequent = frequent_strings_sketch.deserialize(read(f"ours-{n}.frequent"))
    told[n] = {
        "hll": answers(hll_sketch.deserialize(read(f"ours-{n}.hll"))),
        "theta": answers(compact_theta_sketch.deserialize(read(f"ours-{n}.theta"))),
        "frequent": {
            # A key that is not there may have had so many.
            "offset": frequent.get_upper_bound("no such key"),
            "total": frequent.total_weight,
            "items": frequent.get_frequent_items(frequent_items_error_type.NO_FALSE_NEGATIVES),
        },
    }
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
