// A partitioner of somebody else: main RULE reads "hex-key<TAB>numPartitions" lines and writes a partition for each.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"os"
	"strconv"
	"strings"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

func ofSarama(partitioner sarama.Partitioner) func([]byte, int) int {
	return func(key []byte, n int) int {
		partition, err := partitioner.Partition(&sarama.ProducerMessage{Key: sarama.ByteEncoder(key)}, int32(n))
		if err != nil {
			panic(err)
		}
		return int(partition)
	}
}

func fnv32a(key []byte) uint32 {
	h := fnv.New32a()
	h.Write(key)
	return h.Sum32()
}

func main() {
	rules := map[string]func([]byte, int) int{
		"fnv1a-mask":     ofSarama(sarama.NewReferenceHashPartitioner("t")),
		"crc32-abs":      ofSarama(sarama.NewCustomHashPartitioner(crc32.NewIEEE)("t")),
		"fnv1a-unsigned": kgo.SaramaHasher(fnv32a),
	}
	rule := rules[os.Args[1]]
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		text, count, _ := strings.Cut(lines.Text(), "\t")
		key, err := hex.DecodeString(text)
		if err != nil {
			panic(err)
		}
		n, _ := strconv.Atoi(count)
		fmt.Fprintln(out, rule(key, n))
	}
}
