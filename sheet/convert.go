package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Bounds on the programs that convert.
const (
	convertTime = 60 * time.Second
	maxOutput   = 64 << 20
)

// converting lets one conversion run at a time: each takes a few hundred megabytes.
var converting = make(chan struct{}, 1)

// soffice is the converter of the old Office formats; a test names another.
var soffice = "soffice"

// convertOffice makes a .docx or .xlsx of a file of an old format. The converter has a
// profile of its own, without macros and without links to elsewhere, and nothing of
// it stays behind.
func convertOffice(ctx context.Context, data []byte, kind legacyKind) (converted []byte, refused *refusal, err error) {
	program, err := exec.LookPath(soffice)
	if err != nil {
		return nil, &refusal{"F01", fmt.Sprintf("这是%s（%s），读取它需要LibreOffice，这台服务器上没有安装；请用Word、Excel或WPS打开，另存为.%s", kind.name, kind.extension, kind.to)}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	select {
	case converting <- struct{}{}:
		defer func() { <-converting }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	dir, err := os.MkdirTemp("", "zhunsheng-convert-")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // of what stays, the system's own cleaning takes care
	in, profile := filepath.Join(dir, "in"+kind.extension), filepath.Join(dir, "profile")
	if err := errors.Join(os.WriteFile(in, data, 0o600), writeProfile(profile)); err != nil {
		return nil, nil, err
	}
	run := tool(ctx, program, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
		"-env:UserInstallation=file://"+filepath.ToSlash(profile), "--convert-to", kind.to, "--outdir", filepath.Join(dir, "out"), in)
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=C.UTF-8", "SAL_USE_VCLPLUGIN=svp"}
	_ = run.Run() // it answers 0 even where it fails: what counts is what it has written
	if ctx.Err() != nil {
		return nil, &refusal{"F02", fmt.Sprintf("转换%s超过%d秒，没有读取；请用Word、Excel或WPS打开，另存为.%s", kind.name, int(convertTime.Seconds()), kind.to)}, nil
	}
	converted, err = readBounded(filepath.Join(dir, "out", "in."+kind.to))
	if err != nil || !isZip(converted) {
		return nil, &refusal{"F02", fmt.Sprintf("%s无法转换，可能已损坏或设有密码；请用Word、Excel或WPS打开，另存为.%s", kind.name, kind.to)}, nil
	}
	return converted, nil, nil
}

// tool is a program that ends with ctx, and with it whatever it has started.
func tool(ctx context.Context, program string, args ...string) *exec.Cmd {
	run := exec.CommandContext(ctx, program, args...)
	run.WaitDelay = 2 * time.Second
	endWithChildren(run)
	return run
}

func readBounded(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(file, maxOutput+1))
	if err == nil && len(data) > maxOutput {
		err = errTooLarge
	}
	return data, err
}

// writeProfile writes settings of the converter: no macros, no links that are
// followed, no fetching of what a document points to.
func writeProfile(dir string) error {
	item := func(path, name, value string) string {
		return `<item oor:path="/org.openoffice.` + path + `"><prop oor:name="` + name + `" oor:op="fuse"><value>` + value + `</value></prop></item>`
	}
	settings := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">` +
		item("Office.Common/Security/Scripting", "MacroSecurityLevel", "3") +
		item("Office.Common/Security/Scripting", "DisableMacrosExecution", "true") +
		item("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true") +
		item("Office.Common/Security/Scripting", "DisableActiveContent", "true") +
		item("Office.Writer/Content/Update", "Link", "0") +
		item("Office.Calc/Content/Update", "Link", "2") +
		item("Inet/Settings", "ooInetProxyType", "1") +
		item("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1") +
		item("Inet/Settings", "ooInetHTTPProxyPort", "9") +
		item("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1") +
		item("Inet/Settings", "ooInetHTTPSProxyPort", "9") +
		`</oor:items>` + "\n"
	user := filepath.Join(dir, "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600)
}

// outputOf runs a program on data and returns what it writes, up to the bound.
func outputOf(ctx context.Context, data []byte, program string, args ...string) (output []byte, complaint string, err error) {
	ctx, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	run := tool(ctx, program, args...)
	out, complaints := &boundedBuffer{most: maxOutput}, &boundedBuffer{most: 64 << 10}
	run.Stdin, run.Stdout, run.Stderr = bytes.NewReader(data), out, complaints
	err = run.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out.Bytes(), complaints.String(), err
}

// A boundedBuffer refuses to grow beyond a bound, which ends the program that writes.
type boundedBuffer struct {
	bytes.Buffer
	most int
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}
