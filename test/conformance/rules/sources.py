"""A partitioner of somebody else: sources.py RULE reads "hex-key<TAB>numPartitions" lines and writes a partition for each.

librdkafka is the shared library of the confluent-kafka wheel, called by its public functions.
"""

import ctypes
import glob
import hashlib
import os
import sys
import zlib
from functools import reduce

import confluent_kafka
import mmh3
import xxhash
from kafka.partitioner.default import murmur2

folder = os.path.dirname(confluent_kafka.__file__) + ".libs"
librdkafka = ctypes.CDLL(glob.glob(folder + "/librdkafka-*.so*")[0])


def rdkafka(name, length=len):
    function = getattr(librdkafka, "rd_kafka_msg_partitioner_" + name)
    function.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int32] + [ctypes.c_void_p] * 2
    function.restype = ctypes.c_int32
    return lambda key, n: function(None, key, length(key), n, None, None)


def characters(key):
    """What Ruby's String#size gives; text that is not UTF-8 is binary there."""
    try:
        return len(key.decode("utf-8"))
    except UnicodeDecodeError:
        return len(key)


def signed(h):
    return h - (1 << 32) if h >> 31 else h


def kinesis(key, n):
    """The shard whose hash range holds the MD5, of n even ranges; the last one takes the rest."""
    return min(int(hashlib.md5(key).hexdigest(), 16) // ((1 << 128) // n), n - 1)


def signed_byte(byte):
    return byte - 256 if byte > 127 else byte


def djb2_from_the_end(key, n):
    """collectd's kafka_hash and kafka_partition, where a char is signed."""
    return reduce(lambda h, byte: (h * 33 + signed_byte(byte)) % (1 << 32), reversed(key), 5381) % n


RULES = {
    "murmur2": rdkafka("murmur2"),
    "murmur2-abs": lambda key, n: abs(signed(murmur2(key) & 0xFFFFFFFF)) % n,
    "crc32": rdkafka("consistent"),
    "crc32-mask": lambda key, n: (zlib.crc32(key) & 0x7FFFFFFF) % n,
    "fnv1a-abs": rdkafka("fnv1a"),
    "xxhash32": lambda key, n: xxhash.xxh32(key).intdigest() % n,
    "sha1": lambda key, n: int(hashlib.sha1(key).hexdigest(), 16) % n,
    "crc32-character-count": rdkafka("consistent", characters),
    "murmur2-character-count": rdkafka("murmur2", characters),
    "fnv1a-character-count": rdkafka("fnv1a", characters),
    "maxwell-murmur3": lambda key, n: abs(mmh3.hash(key, 25342)) % n,
    "pulsar-murmur3": lambda key, n: (mmh3.hash(key, 0) & 0x7FFFFFFF) % n,
    "kinesis": kinesis,
    "integer-floor": lambda key, n: int(key) % n,
    "int32-floor": lambda key, n: int.from_bytes(key, "big", signed=True) % n,
    "int64-floor": lambda key, n: int.from_bytes(key, "big", signed=True) % n,
    "djb2-end": djb2_from_the_end,
}

rule = RULES[sys.argv[1]]
for line in sys.stdin:
    key, n = line.rstrip("\n").split("\t")
    print(rule(bytes.fromhex(key), int(n)))
