// Command zhunsheng (准绳) reads goal tables, compiles every target to a rule,
// evaluates the rules on execution data, and serves the results.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	status := run(ctx, program{in: os.Stdin, out: os.Stdout, err: os.Stderr, files: diskFiles{}}, os.Args[1:])
	stop()
	os.Exit(status)
}
