package sheet

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// An oleNames holds the names of the streams and storages in a container of the old
// Office formats.
type oleNames map[string]bool

func (n oleNames) has(name string) bool { return n[name] }

// oleDirectory collects the names of directory entries: 128 bytes each, the name in
// UTF-16, its length behind it, then a type. Entries are told by that shape, wherever
// they stand, so a directory that is damaged or leads in circles costs nothing.
func oleDirectory(data []byte) oleNames {
	const size, nameSize = 128, 64
	names := oleNames{}
	for at := 512; at+size <= len(data); at += size {
		one := data[at : at+size]
		length := int(binary.LittleEndian.Uint16(one[nameSize:]))
		kind := one[nameSize+2]
		if length < 4 || length > nameSize || length%2 != 0 || kind != 1 && kind != 2 && kind != 5 || one[length-1] != 0 || one[length-2] != 0 {
			continue
		}
		units := make([]uint16, length/2-1)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(one[2*i:])
		}
		names[string(utf16.Decode(units))] = true
	}
	return names
}

// isLocked tells whether an old Word document or Excel workbook has a password to
// open it: a flag in the header of the one, a record near the start of the other.
func isLocked(data []byte) bool {
	const sector, encrypted, filePass = 512, 0x0100, 0x002f
	for at := sector; at+16 <= len(data); at += sector {
		head := data[at:]
		switch {
		case bytes.HasPrefix(head, []byte("\xec\xa5")):
			if binary.LittleEndian.Uint16(head[10:])&encrypted != 0 {
				return true
			}
		case bytes.HasPrefix(head, []byte("\x09\x08\x10\x00\x00\x06")):
			for range 16 { // the record stands among the first
				kind, length := binary.LittleEndian.Uint16(head), int(binary.LittleEndian.Uint16(head[2:]))
				if kind == filePass {
					return true
				}
				if len(head) < length+8 {
					break
				}
				head = head[length+4:]
			}
		}
	}
	return false
}
