// Package contender answers the benchmark's requests for one client library.
package contender

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

// Route writes the partition of every key of the set it was made for.
type Route func(out []int32)

// Records is what was read: how many, and of what keys. The checksum is left out where it is timed.
type Records struct {
	Count    int
	KeyBytes int
	Checksum uint32
}

// Read reads all records of the file it was made for.
type Read func(isTimed bool) (Records, error)

// Contender is one client library.
type Contender struct {
	Name   string
	Module string // whose version is reported
	// Prepare wraps the keys into whatever the library routes, so that this is not timed.
	Prepare func(keys [][]byte, numPartitions int) (Route, error)
	// CountLines is nil where the library takes no part in the file comparison.
	CountLines func(path string, numPartitions int) ([]int64, error)
	// Reader is nil where the library reads no batches.
	Reader func(path string) (Read, error)
}

type request struct {
	Op            string `json:"op"`
	Keys          string `json:"keys"`
	Path          string `json:"path"`
	NumPartitions int    `json:"numPartitions"`
	Reps          int    `json:"reps"`
}

// Main serves stdin, or runs once as `PROGRAM file PATH PARTITIONS`.
func Main(c Contender) {
	if err := run(c); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(c Contender) error {
	if len(os.Args) == 4 && os.Args[1] == "file" {
		return c.runFile(os.Args[2], os.Args[3])
	}
	keySets := map[string][][]byte{}
	readers := map[string]Read{}
	answers := json.NewEncoder(os.Stdout)
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil
		}
		answer, err := c.answer(line, keySets, readers)
		if err != nil {
			answer = map[string]any{"error": err.Error()}
		}
		if err := answers.Encode(answer); err != nil {
			return err
		}
	}
}

func (c Contender) runFile(file, partitions string) error {
	n, err := strconv.Atoi(partitions)
	if err != nil {
		return err
	}
	counts, err := c.countLines(file, n)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(counts)
}

func (c Contender) answer(line []byte, keySets map[string][][]byte, readers map[string]Read) (map[string]any, error) {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, err
	}
	switch r.Op {
	case "version":
		return map[string]any{"name": c.Name, "version": c.version(), "runtime": runtime.Version()}, nil
	case "single":
		if keySets[r.Keys] == nil {
			keys, err := readKeys(r.Keys)
			if err != nil {
				return nil, err
			}
			keySets[r.Keys] = keys
		}
		return c.timeRoute(keySets[r.Keys], r)
	case "records":
		if c.Reader == nil {
			break
		}
		if readers[r.Path] == nil {
			read, err := c.Reader(r.Path)
			if err != nil {
				return nil, err
			}
			readers[r.Path] = read
		}
		return timeRead(readers[r.Path], r)
	case "file":
		start := time.Now()
		counts, err := c.countLines(r.Path, r.NumPartitions)
		return map[string]any{"ns": []int64{time.Since(start).Nanoseconds()}, "counts": counts}, err
	}
	return nil, errors.New("unknown op")
}

func (c Contender) timeRoute(keys [][]byte, r request) (map[string]any, error) {
	route, err := c.Prepare(keys, r.NumPartitions)
	if err != nil {
		return nil, err
	}
	out := make([]int32, len(keys))
	route(out)
	var checksum uint32
	for _, partition := range out {
		checksum = checksum*31 + uint32(partition)
	}
	ns := make([]int64, max(r.Reps, 1))
	for i := range ns {
		start := time.Now()
		route(out)
		ns[i] = time.Since(start).Nanoseconds()
	}
	return map[string]any{"ns": ns, "count": len(keys), "checksum": checksum}, nil
}

func timeRead(read Read, r request) (map[string]any, error) {
	records, err := read(false)
	ns := make([]int64, max(r.Reps, 1))
	for i := range ns {
		start := time.Now()
		read(true)
		ns[i] = time.Since(start).Nanoseconds()
	}
	return map[string]any{"ns": ns, "count": records.Count, "keyBytes": records.KeyBytes, "checksum": records.Checksum}, err
}

func (c Contender) countLines(file string, numPartitions int) ([]int64, error) {
	if c.CountLines == nil {
		return nil, errors.New("no file op")
	}
	return c.CountLines(file, numPartitions)
}

func (c Contender) version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == c.Module {
				return path.Base(module.Path) + " " + module.Version
			}
		}
	}
	return "unknown"
}
