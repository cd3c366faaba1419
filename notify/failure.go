package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// Failure is why a message was not sent, as a sentence for those who look after the channel. It
// holds no secret, no address of a person, and nothing that the receiver wrote: only its codes.
type Failure struct {
	Text  string
	Retry Retry
}

func (f *Failure) Error() string { return f.Text }

// never is a failure that only a person can mend: the message, the address or the settings are
// wrong.
func never(format string, args ...any) *Failure {
	return &Failure{Text: fmt.Sprintf(format, args...)}
}

// again is a failure that may pass by itself.
func again(format string, args ...any) *Failure {
	return &Failure{Text: fmt.Sprintf(format, args...), Retry: Retry{Again: true}}
}

// holdOff is that the receiver wants to be left alone for some time.
func holdOff(after time.Duration, format string, args ...any) *Failure {
	return &Failure{Text: fmt.Sprintf(format, args...), Retry: Retry{Again: true, After: after}}
}

// unreached is why a receiver was not reached, or broke off. The error itself is not shown: those
// of HTTP quote the address with its key.
func unreached(host string, err error) *Failure {
	var (
		refused     *refusedAddress
		name        *net.DNSError
		network     net.Error
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		alert       tls.AlertError
	)
	switch {
	case errors.As(err, &refused):
		return never("%s 的地址 %s 是内网或保留地址，没有发送：确实要发到那里的，请管理员把它列入允许名单", host, refused.ip)
	case errors.Is(err, context.Canceled):
		return again("正在停机，还没有发完")
	case errors.As(err, &name) && !name.IsTimeout:
		return again("找不到主机 %s：请检查地址和域名解析", host)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &network) && network.Timeout():
		return again("%s 没有及时答复", host)
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &alert), isCertificate(err):
		return again("与 %s 不能建立加密连接：证书不可信、与主机名不符、已过期，或者对方不支持TLS 1.2以上", host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return again("%s 拒绝连接：请检查端口，以及对方的服务是否在运行", host)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return again("与 %s 的连接中断，不能确定对方是否已收到", host)
	}
	return again("连不上 %s", host)
}

func isCertificate(err error) bool {
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	return errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}
