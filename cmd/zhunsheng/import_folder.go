package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhunsheng/sheet"
)

// maxFolder bounds the files of one import; they are all in memory.
const maxFolder = 2000

// spread puts the files of folders in the folders' places, those of their folders too,
// in order of name. Hidden files and what programs leave behind are passed over, and so
// are the waivers, which come with their goal tables.
func (c *importCommand) spread() error {
	var files []string
	names := map[string]string{}
	for _, path := range c.Files {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			files = append(files, path) // whatever is wrong with it is said when it is read
			continue
		}
		inside, err := filesIn(path)
		if err != nil {
			return err
		}
		files = append(files, inside...)
		for _, file := range inside {
			names[file] = nameIn(path, file)
		}
	}
	c.Files, c.names = files, names
	return nil
}

func filesIn(folder string) (files []string, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != folder && (strings.HasPrefix(entry.Name(), ".") || sheet.IsDebris(filepath.ToSlash(path))):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.Type().IsRegular() && !strings.HasSuffix(path, sheet.WaiversSuffix):
			files = append(files, path)
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, usageError(fmt.Sprintf("读不了文件夹 %s：%v", folder, err))
	case len(files) == 0:
		return nil, usageError(fmt.Sprintf("文件夹 %s 里没有文件", folder))
	case len(files) > maxFolder:
		return nil, usageError(fmt.Sprintf("文件夹 %s 里有%d个文件，超过%d个；请选对文件夹，或分开导入", folder, len(files), maxFolder))
	}
	return files, nil
}

// nameIn is a file's name with its folder's: 目标表/采购.docx.
func nameIn(folder, file string) string {
	inside, err := filepath.Rel(folder, file)
	if err != nil {
		return filepath.Base(file)
	}
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	return filepath.ToSlash(filepath.Join(filepath.Base(folder), inside))
}

// name is how a file is called in findings.
func (c *importCommand) name(path string) string {
	if name, known := c.names[path]; known {
		return name
	}
	return filepath.Base(path)
}
