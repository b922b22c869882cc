package main

import (
	"hash/crc32"
	"strconv"

	"github.com/IBM/sarama"
)

var saramaPartitioners = map[string]sarama.PartitionerConstructor{
	"NewReferenceHashPartitioner":             sarama.NewReferenceHashPartitioner,
	"NewConsistentCRCHashPartitioner":         sarama.NewConsistentCRCHashPartitioner,
	"NewMurmur2Partitioner":                   sarama.NewMurmur2Partitioner,
	"NewCustomHashPartitioner(crc32.NewIEEE)": sarama.NewCustomHashPartitioner(crc32.NewIEEE),
	"NewRoundRobinPartitioner":                sarama.NewRoundRobinPartitioner,
	"NewRandomPartitioner":                    sarama.NewRandomPartitioner,
}

func produceSarama(bootstrap, topic, partitioner string, keys [][]byte) error {
	config := sarama.NewConfig()
	config.Producer.Return.Successes = true
	if partitioner != "default" {
		config.Producer.Partitioner = saramaPartitioners[partitioner]
	}
	producer, err := sarama.NewSyncProducer([]string{bootstrap}, config)
	if err != nil {
		return err
	}
	defer producer.Close()
	var messages []*sarama.ProducerMessage
	for number, key := range keys {
		message := &sarama.ProducerMessage{Topic: topic, Value: sarama.StringEncoder(strconv.Itoa(number))}
		if key != nil {
			message.Key = sarama.ByteEncoder(key)
		}
		messages = append(messages, message)
	}
	return producer.SendMessages(messages)
}
