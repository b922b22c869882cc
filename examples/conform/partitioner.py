import sys


def murmur2(key):
    m, mask = 0x5BD1E995, 0xFFFFFFFF
    h, words = 0x9747B28C ^ len(key), len(key) // 4 * 4
    for i in range(0, words, 4):
        k = int.from_bytes(key[i : i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = h * m & mask ^ k
    if len(key) > words:
        h = (h ^ int.from_bytes(key[words:], "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15


for line in sys.stdin:
    key, n = line.rstrip("\n").split("\t")
    print((murmur2(bytes.fromhex(key)) & 0x7FFFFFFF) % int(n))
