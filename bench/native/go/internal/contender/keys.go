package contender

import (
	"encoding/binary"
	"os"
)

// A key set file: u32 count, u32 offsets[count + 1], the bytes; little endian.
func readKeys(path string) ([][]byte, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	count := int(binary.LittleEndian.Uint32(file))
	offset := func(i int) uint32 { return binary.LittleEndian.Uint32(file[4+4*i:]) }
	bytes := file[4+4*(count+1):]
	keys := make([][]byte, count)
	for i := range keys {
		keys[i] = bytes[offset(i):offset(i+1):offset(i+1)]
	}
	return keys, nil
}
