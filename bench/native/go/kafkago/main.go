// Kafka-go's murmur2 balancer.
package main

import (
	"errors"

	"github.com/segmentio/kafka-go"

	"keylane.bench/native/internal/contender"
)

// The balancer picks from a list of partition numbers, so the list must fit into memory.
const maxPartitions = 1 << 24

func main() {
	contender.Main(contender.Contender{
		Name:    "go-kafkago",
		Module:  "github.com/segmentio/kafka-go",
		Prepare: prepare,
	})
}

func prepare(keys [][]byte, numPartitions int) (contender.Route, error) {
	if numPartitions > maxPartitions {
		return nil, errors.New("too many partitions to list")
	}
	partitions := make([]int, numPartitions)
	for i := range partitions {
		partitions[i] = i
	}
	messages := make([]kafka.Message, len(keys))
	for i, key := range keys {
		messages[i].Key = key
	}
	balancer := kafka.Murmur2Balancer{}
	return func(out []int32) {
		for i := range messages {
			out[i] = int32(balancer.Balance(messages[i], partitions...))
		}
	}, nil
}
