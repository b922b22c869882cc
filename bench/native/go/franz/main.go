// Franz-go's default partitioner.
package main

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"keylane.bench/native/internal/contender"
)

func main() {
	contender.Main(contender.Contender{
		Name:       "go-franz",
		Module:     "github.com/twmb/franz-go",
		Prepare:    prepare,
		CountLines: countLines,
		Reader:     newReader,
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

// Reads the batches of a segment file that is in memory, checksums included. Without a pool of records each gets its memory anew.
func newReader(path string) (contender.Read, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return func(isTimed bool) (contender.Records, error) {
		partition := kmsg.FetchResponseTopicPartition{RecordBatches: file}
		options := kgo.ProcessFetchPartitionOpts{Topic: "topic"}
		found, _ := kgo.ProcessFetchPartition(options, &partition, kgo.DefaultDecompressor(), nil)
		read := contender.Records{Count: len(found.Records)}
		for _, record := range found.Records {
			read.KeyBytes += len(record.Key)
		}
		if isTimed {
			return read, found.Err
		}
		sum := &read.Checksum
		for _, record := range found.Records {
			length := len(record.Key)
			*sum = *sum*31 + uint32(length)
			var last uint32
			if length > 0 {
				last = uint32(record.Key[length-1])
			}
			*sum = *sum*31 + last
			*sum = *sum*31 + uint32(record.Offset+record.Timestamp.UnixMilli())
		}
		return read, found.Err
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
