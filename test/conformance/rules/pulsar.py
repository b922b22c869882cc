"""Apache Pulsar's own BoostHash, out of its Python client's library: pulsar.py FOLDER, the folder where the client was installed.

Reads "hex-key<TAB>numPartitions" lines and writes a partition for each, as MessageRouterBase does: the hash modulo n. The class has no
state, and its one argument is a std::string, which is laid out here as the library was compiled to expect it.
"""

import ctypes
import glob
import sys

library = ctypes.CDLL(glob.glob(sys.argv[1] + "/_pulsar*.so")[0])
OLD_STRING = "_ZN6pulsar9BoostHash8makeHashERKSs"
NEW_STRING = "_ZN6pulsar9BoostHash8makeHashERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
is_old = hasattr(library, OLD_STRING)
make_hash = getattr(library, OLD_STRING if is_old else NEW_STRING)
make_hash.restype = ctypes.c_int32


def string_of(key):
    """The words of a std::string: a pointer to its bytes before which length, capacity and references lie; or pointer, length, capacity."""
    if is_old:
        rep = ctypes.create_string_buffer(len(key).to_bytes(8, "little") * 2 + bytes(8) + key)
        return (ctypes.c_uint64 * 1)(ctypes.addressof(rep) + 24), rep
    buffer = ctypes.create_string_buffer(key)
    return (ctypes.c_uint64 * 4)(ctypes.addressof(buffer), len(key), len(key), 0), buffer


for line in sys.stdin:
    key, n = line.rstrip("\n").split("\t")
    words, kept = string_of(bytes.fromhex(key))
    this = (ctypes.c_uint64 * 8)()
    print(make_hash(ctypes.byref(this), ctypes.byref(words)) % int(n))
