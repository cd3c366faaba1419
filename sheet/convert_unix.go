//go:build unix

package sheet

import (
	"os/exec"
	"syscall"
)

// endWithChildren ends a program's whole group: the converter is a script that starts
// others.
func endWithChildren(run *exec.Cmd) {
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run.Cancel = func() error { return syscall.Kill(-run.Process.Pid, syscall.SIGKILL) }
}
