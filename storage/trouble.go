package storage

import (
	sqldriver "database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	diskFull = "磁盘已满，没有存入任何数据；请腾出空间后再试"
	// connectionLost does not say that nothing was stored: it may be the answer that was lost.
	connectionLost = "与数据库的连接中断，没有收到存好的答复；请检查数据库和网络，然后再试"
)

// Trouble is in Chinese what a person can do about a database that can't be used; empty
// where it is none of the usual causes. SQLite's codes stand in their lowest byte.
func Trouble(err error) string {
	var wrong *driver.Error
	if errors.As(err, &wrong) {
		switch wrong.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return "数据库正被另一个程序占用，没有存入任何数据；请等它结束，或关闭它以后再试"
		case sqlite3.SQLITE_NOTADB:
			return "指定的文件不是数据库，没有改动它；请用 --dsn 另选一个文件"
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return "数据库的文件或文件夹不能写（只读，或没有权限），没有存入任何数据；请改权限，或用 --dsn 另选一个位置"
		case sqlite3.SQLITE_FULL:
			return diskFull
		}
	}
	var network *net.OpError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "没有权限建立数据库的文件夹；请改权限，或用 --dsn 另选一个位置"
	case pq.As(err, pqerror.DiskFull) != nil:
		return "数据库服务器的" + diskFull
	case pq.As(err, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow) != nil,
		errors.Is(err, sqldriver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &network):
		return connectionLost
	}
	return ""
}
