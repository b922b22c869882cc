"""What every program here begins with: arguments BOOTSTRAP TOPIC PARTITIONER, keys on stdin."""

import sys

bootstrap, topic, partitioner = sys.argv[1:4]
keys = [None if line == "-\n" else bytes.fromhex(line) for line in sys.stdin]
