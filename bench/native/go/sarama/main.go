// Sarama's murmur2 partitioner.
package main

import (
	"github.com/IBM/sarama"

	"keylane.bench/native/internal/contender"
)

func main() {
	contender.Main(contender.Contender{
		Name:    "go-sarama",
		Module:  "github.com/IBM/sarama",
		Prepare: prepare,
	})
}

func prepare(keys [][]byte, numPartitions int) (contender.Route, error) {
	partitioner := sarama.NewMurmur2Partitioner("")
	messages := make([]sarama.ProducerMessage, len(keys))
	for i, key := range keys {
		messages[i].Key = sarama.ByteEncoder(key)
	}
	return func(out []int32) {
		for i := range messages {
			// Fails only where the key's encoder does, and these bytes are their own encoding.
			out[i], _ = partitioner.Partition(&messages[i], int32(numPartitions))
		}
	}, nil
}
