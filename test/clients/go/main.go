// Sarama, kafka-go and franz-go: CLIENT BOOTSTRAP TOPIC PARTITIONER, keys on stdin, the version on stdout.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
)

type client struct {
	module string
	// Empty keys are not nil.
	produce func(bootstrap, topic, partitioner string, keys [][]byte) error
}

var clients = map[string]client{
	"sarama":   {"github.com/IBM/sarama", produceSarama},
	"kafka-go": {"github.com/segmentio/kafka-go", produceKafkaGo},
	"franz-go": {"github.com/twmb/franz-go", produceFranz},
}

func main() {
	client := clients[os.Args[1]]
	if err := client.produce(os.Args[2], os.Args[3], os.Args[4], readKeys()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == client.module {
			fmt.Println(strings.TrimPrefix(module.Version, "v"))
		}
	}
}

func readKeys() (keys [][]byte) {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		key, err := hex.DecodeString(lines.Text())
		if err != nil {
			key = nil
		} else if key == nil {
			key = []byte{}
		}
		keys = append(keys, key)
	}
	return keys
}

// FNV-1a as hash/fnv has it, in the shape that franz-go takes.
func fnv32a(key []byte) uint32 {
	hash := uint32(2166136261)
	for _, b := range key {
		hash = (hash ^ uint32(b)) * 16777619
	}
	return hash
}
