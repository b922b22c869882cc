"""Who wrote a topic that lies in a table: what `keylane who` knows of each of its partitions, as a line of base64.

    spark-submit --archives keylane.tar.gz#keylane --py-files scan.py who.py \\
      'SELECT key, partition, offset, timestamp FROM orders' -n 12 | keylane who -
"""

from scan import main

if __name__ == "__main__":
    main("who")
