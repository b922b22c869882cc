package main

import (
	"context"
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"
)

var kafkaGoBalancers = map[string]kafka.Balancer{
	"Hash":            &kafka.Hash{},
	"ReferenceHash":   &kafka.ReferenceHash{},
	"CRC32Balancer":   kafka.CRC32Balancer{},
	"Murmur2Balancer": kafka.Murmur2Balancer{},
}

func produceKafkaGo(bootstrap, topic, partitioner string, keys [][]byte) error {
	writer := &kafka.Writer{Addr: kafka.TCP(bootstrap), Topic: topic, BatchTimeout: 5 * time.Millisecond}
	if partitioner != "default" {
		writer.Balancer = kafkaGoBalancers[partitioner]
	}
	defer writer.Close()
	var messages []kafka.Message
	for number, key := range keys {
		messages = append(messages, kafka.Message{Key: key, Value: []byte(strconv.Itoa(number))})
	}
	return writer.WriteMessages(context.Background(), messages...)
}
