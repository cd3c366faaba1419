package sheet

import (
	"bytes"
	"context"
)

func isPDF(data []byte) bool { return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) }

func readPDF(_ context.Context, in input) ([]Reading, error) {
	return in.refuse(&refusal{"F01", "这是PDF文件，无法读取；请提供原始的.docx文件"})
}
