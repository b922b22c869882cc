// Franz-go's default partitioner.
package main

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"

	"keylane.bench/native/internal/contender"
)

func main() {
	contender.Main(contender.Contender{
		Name:       "go-franz",
		Module:     "github.com/twmb/franz-go",
		Prepare:    prepare,
		CountLines: countLines,
	})
}

// The hash is not exported, but the partitioner around it is: a nil hasher is Kafka's.
func newPartitioner() kgo.TopicPartitioner {
	return kgo.StickyKeyPartitioner(nil).ForTopic("")
}

func prepare(keys [][]byte, numPartitions int) (contender.Route, error) {
	partitioner := newPartitioner()
	records := make([]kgo.Record, len(keys))
	for i, key := range keys {
		records[i].Key = key
	}
	return func(out []int32) {
		for i := range records {
			out[i] = int32(partitioner.Partition(&records[i], numPartitions))
		}
	}, nil
}

func countLines(path string, numPartitions int) ([]int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	partitioner := newPartitioner()
	lines := bufio.NewReaderSize(file, 512*1024)
	counts := make([]int64, numPartitions)
	var record kgo.Record
	for {
		line, err := readLine(lines)
		if err == io.EOF && len(line) == 0 {
			return counts, nil
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == nil {
			line = line[:len(line)-1]
		}
		record.Key = line
		counts[partitioner.Partition(&record, numPartitions)]++
	}
}

// A line with its newline, without a copy where it fits the reader's buffer.
func readLine(lines *bufio.Reader) ([]byte, error) {
	line, err := lines.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	line = append([]byte(nil), line...)
	rest, err := lines.ReadBytes('\n')
	return append(line, rest...), err
}
