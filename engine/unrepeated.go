package engine

// UnrepeatedError says that a run that keeps its conclusions can't be put into words:
// judged again, it does not come to what is stored, or it can't be judged again.
type UnrepeatedError struct {
	// Reason says it in Chinese, and what to do.
	Reason string
}

// Error is the reason.
func (e *UnrepeatedError) Error() string { return e.Reason }
