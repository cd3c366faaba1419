package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// maxInput bounds what is read from one file or from standard input.
const maxInput = 64 << 20

// files is where commands read and write.
type files interface {
	read(path string) ([]byte, error)
	write(path string, data []byte) error
	// stream is write for what is made while it is written: where making it fails, the
	// file stays as it was.
	stream(path string, make func(w io.Writer) error) error
}

type diskFiles struct{}

func (diskFiles) read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := readBounded(path, f)
	return data, errors.Join(err, f.Close())
}

func readBounded(path string, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err == nil && len(data) > maxInput {
		return nil, fmt.Errorf("%s 超过64 MB", path)
	}
	return data, err
}

// write replaces the file whole or leaves it as it was. What is no regular file,
// a pipe or a device, is written to and never replaced.
func (d diskFiles) write(path string, data []byte) error {
	return d.stream(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

func (diskFiles) stream(path string, make func(w io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return streamInto(path, make)
		}
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".zhunsheng-*")
	if err != nil {
		return err
	}
	err = errors.Join(make(tmp), tmp.Chmod(mode), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(tmp.Name()))
	}
	return err
}

func streamInto(device string, make func(w io.Writer) error) error {
	f, err := os.OpenFile(device, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(make(f), f.Close())
}

// load reads a file named on the command line, or standard input for "-".
func (p program) load(path string) ([]byte, error) {
	if path == "-" {
		return readBounded("标准输入", p.in)
	}
	data, err := p.files.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usageError("没有文件 " + path)
	case errors.Is(err, syscall.EISDIR):
		return nil, usageError(path + " 是文件夹，不是文件")
	case errors.Is(err, fs.ErrPermission):
		return nil, usageError("没有权限读文件 " + path)
	case err != nil:
		return nil, usageError(fmt.Sprintf("读不了文件 %s：%v", path, err))
	}
	return data, nil
}

// save writes a result to a file, or to standard output for "-".
func (p program) save(path string, data []byte) error {
	if path == "-" {
		_, err := p.out.Write(data)
		return err
	}
	return p.files.write(path, data)
}

// stream is save for what is made while it is written.
func (p program) stream(path string, make func(w io.Writer) error) error {
	if path == "-" {
		return make(p.out)
	}
	return p.files.stream(path, make)
}
