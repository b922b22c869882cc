package main

import (
	"context"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
)

var franzPartitioners = map[string]kgo.Partitioner{
	"StickyKeyPartitioner(nil)":                        kgo.StickyKeyPartitioner(nil),
	"StickyKeyPartitioner(KafkaHasher(fnv32a))":        kgo.StickyKeyPartitioner(kgo.KafkaHasher(fnv32a)),
	"StickyKeyPartitioner(SaramaCompatHasher(fnv32a))": kgo.StickyKeyPartitioner(kgo.SaramaCompatHasher(fnv32a)),
	"StickyKeyPartitioner(SaramaHasher(fnv32a))":       kgo.StickyKeyPartitioner(kgo.SaramaHasher(fnv32a)),
	"RoundRobinPartitioner":                            kgo.RoundRobinPartitioner(),
}

func produceFranz(bootstrap, topic, partitioner string, keys [][]byte) error {
	options := []kgo.Opt{kgo.SeedBrokers(bootstrap)}
	if partitioner != "default" {
		options = append(options, kgo.RecordPartitioner(franzPartitioners[partitioner]))
	}
	client, err := kgo.NewClient(options...)
	if err != nil {
		return err
	}
	defer client.Close()
	var records []*kgo.Record
	for number, key := range keys {
		records = append(records, &kgo.Record{Topic: topic, Key: key, Value: []byte(strconv.Itoa(number))})
	}
	return client.ProduceSync(context.Background(), records...).FirstErr()
}
