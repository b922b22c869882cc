// confluent-kafka-go: BOOTSTRAP TOPIC PARTITIONER, keys on stdin, the version on stdout.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func main() {
	topic := os.Args[2]
	config := kafka.ConfigMap{"bootstrap.servers": os.Args[1]}
	if os.Args[3] != "default" {
		config["partitioner"] = os.Args[3]
	}
	producer, err := kafka.NewProducer(&config)
	if err != nil {
		panic(err)
	}
	go func() {
		for range producer.Events() {
		}
	}()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for number := 0; lines.Scan(); number++ {
		message := kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &topic, Partition: kafka.PartitionAny},
			Value:          []byte(strconv.Itoa(number)),
		}
		if key, err := hex.DecodeString(lines.Text()); err == nil {
			message.Key = append([]byte{}, key...)
		}
		if err := producer.Produce(&message, nil); err != nil {
			panic(err)
		}
	}
	if left := producer.Flush(30_000); left > 0 {
		panic(fmt.Sprint(left, " records were not sent"))
	}
	_, version := kafka.LibraryVersion()
	fmt.Printf("2.11.1 (librdkafka %s)\n", version)
}
