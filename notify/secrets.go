package notify

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Secrets is where the values of settings are looked up that stand for a secret. Both places are
// narrow on purpose: whoever sets up a channel also says where its messages go, and could have
// anything sent there that he may name.
type Secrets struct {
	// Env looks up an environment variable; nil is that of this process.
	Env func(name string) (string, bool)
	// Dir is the folder of secrets in files; empty where there is none.
	Dir string
}

// SecretPrefix is what the name of an environment variable begins with that a setting may name.
const SecretPrefix = "ZHUNSHENG_SECRET_"

const maxSecret = 4096

// isReference tells whether a value stands for a secret instead of being it.
func isReference(value string) bool {
	return strings.HasPrefix(value, "env:") || strings.HasPrefix(value, "file:")
}

// value is what a setting stands for: an environment variable (env:NAME), the content of a file
// (file:PATH) without the line end at its end, or itself. It is read each time, so that a secret
// that was changed is used at once.
func (s Secrets) value(setting string) (string, error) {
	if name, ok := strings.CutPrefix(setting, "env:"); ok {
		return s.variable(name)
	}
	if path, ok := strings.CutPrefix(setting, "file:"); ok {
		return s.file(path)
	}
	return setting, nil
}

func (s Secrets) variable(name string) (string, error) {
	if !strings.HasPrefix(name, SecretPrefix) {
		return "", never("密钥 env:%s 不能使用：环境变量名须以 %s 开头", shown(name), SecretPrefix)
	}
	look := s.Env
	if look == nil {
		look = os.LookupEnv
	}
	if value, ok := look(name); ok && value != "" {
		return value, nil
	}
	return "", again("没有环境变量 %s，或者它是空的：请在运行本系统的机器上设置", shown(name))
}

func (s Secrets) file(path string) (string, error) {
	if s.Dir == "" {
		return "", never("密钥 file:%s 不能使用：本系统没有设置密钥文件夹", shown(path))
	}
	if filepath.IsAbs(path) {
		relative, err := filepath.Rel(s.Dir, path)
		if err != nil {
			return "", never("密钥 file:%s 不在密钥文件夹里", shown(path))
		}
		path = relative
	}
	root, err := os.OpenRoot(s.Dir)
	if err != nil {
		return "", again("打不开密钥文件夹")
	}
	defer root.Close() //nolint:errcheck // it was only read through
	file, err := root.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", again("密钥文件夹里没有 %s", shown(path))
	case err != nil:
		return "", never("密钥 file:%s 读不出：它须是密钥文件夹里的文件", shown(path))
	}
	defer file.Close() //nolint:errcheck // it was only read
	raw, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	value := strings.TrimRight(string(raw), "\r\n")
	if err != nil || value == "" || len(raw) > maxSecret {
		return "", again("密钥文件 %s 读不出、是空的，或者超过4096字节", shown(path))
	}
	return value, nil
}
