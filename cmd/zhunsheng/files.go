package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"zhunsheng/rules"
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
	data, err := readBounded(f)
	return data, errors.Join(err, f.Close())
}

// errTooLarge says that an input is larger than maxInput.
var errTooLarge = errors.New("input too large")

func readBounded(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err == nil && len(data) > maxInput {
		return nil, errTooLarge
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
		data, err := readBounded(p.in)
		if errors.Is(err, errTooLarge) {
			return nil, p.tooLarge("标准输入")
		}
		return data, err
	}
	data, err := p.files.read(path)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, p.tooLarge(filepath.Base(path))
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

func (p program) tooLarge(name string) error {
	p.report([]rules.Diagnostic{{ID: "F02", Severity: rules.Error, Source: rules.Source{File: name},
		Message: fmt.Sprintf("文件超过%d MB，没有读取；请删去图片，或拆成几个文件", maxInput>>20)}})
	return errInput
}

// checkFolder refuses a file to write whose folder is not there.
func (p program) checkFolder(path string) error {
	if path == "" || path == "-" {
		return nil
	}
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return usageError(fmt.Sprintf("没有文件夹 %s，不能写出 %s；请先建立文件夹，或换一个位置", folder, path))
	}
	return nil
}

// sameFile tells whether two paths name one file, through links as well.
func sameFile(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	one, err := os.Stat(a)
	other, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(one, other)
}

// save writes a result to a file, or to standard output for "-".
func (p program) save(path string, data []byte) error {
	if path == "-" {
		_, err := p.out.Write(data)
		return err
	}
	if err := p.checkFolder(path); err != nil {
		return err
	}
	return p.files.write(path, data)
}

// stream is save for what is made while it is written.
func (p program) stream(path string, make func(w io.Writer) error) error {
	if path == "-" {
		return make(p.out)
	}
	if err := p.checkFolder(path); err != nil {
		return err
	}
	return p.files.stream(path, make)
}
