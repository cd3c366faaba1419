package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

const (
	// mostAttached bounds a file, mostAttachments the files of an alert, longestFileName a name in
	// characters.
	mostAttached    = 10 << 20
	mostAttachments = 50
	longestFileName = 200
)

// attachmentRow is a file that proves something about an alert.
type attachmentRow struct {
	owned
	recorded
	AlertID string `db:"alert_id"`
	Digest  string `db:"digest"`
	Name    string `db:"name"`
	Size    int64  `db:"size"`
	Content []byte `db:"content"`
}

func (r *attachmentRow) attachment() alerting.Attachment {
	return alerting.Attachment{Name: r.Name, Digest: r.Digest, Size: r.Size}
}

// Attach keeps a file that an act can then refer to; the same bytes twice are one file,
// under its first name.
func (s *Store) Attach(ctx context.Context, scope engine.Scope, id, by, name string, data []byte, at time.Time) (file alerting.Attachment, err error) {
	err = checkFile(name, data)
	if err == nil {
		err = s.write(ctx, scope, func(q *session) error {
			a, err := q.lockAlert(ctx, id)
			if err == nil {
				_, err = q.actor(ctx, by, a.Agency)
			}
			if err == nil {
				file, err = q.attach(ctx, id, by, name, data, at)
			}
			return err
		})
	}
	if err != nil {
		return alerting.Attachment{}, fmt.Errorf("attach to alert %s: %w", id, err)
	}
	return file, nil
}

func checkFile(name string, data []byte) error {
	wrong := func(format string, parts ...any) error {
		return &alerting.RefusedError{Reason: fmt.Sprintf(format, parts...), Fields: []string{"file"}}
	}
	switch {
	case len(data) == 0:
		return wrong("文件“%s”是空的", name)
	case len(data) > mostAttached:
		return wrong("文件“%s”有%d MB，每个至多%d MB；请压缩或分开上传", name, (len(data)+1<<20-1)>>20, mostAttached>>20)
	case strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > longestFileName || !storable(name) || strings.ContainsAny(name, `/\`):
		return wrong("文件名要有1到%d个字，不带路径", longestFileName)
	}
	return nil
}

func (q *session) attach(ctx context.Context, id, by, name string, data []byte, at time.Time) (alerting.Attachment, error) {
	files, err := q.attachments(ctx, id)
	if err != nil {
		return alerting.Attachment{}, err
	}
	sum := sha256.Sum256(data)
	file := alerting.Attachment{Name: name, Digest: "sha256:" + hex.EncodeToString(sum[:]), Size: int64(len(data))}
	if i := slices.IndexFunc(files, func(f alerting.Attachment) bool { return f.Digest == file.Digest }); i >= 0 {
		return files[i], nil
	}
	if len(files) >= mostAttachments {
		return file, &alerting.RefusedError{Reason: fmt.Sprintf("一条预警至多%d个附件，已满", mostAttachments), Fields: []string{"file"}}
	}
	return file, insert(ctx, q, "insert-attachment", []attachmentRow{{
		recorded: recordedBy(by, at), AlertID: id, Digest: file.Digest, Name: name, Size: file.Size, Content: data,
	}})
}

// attachments are the files of an alert.
func (q *session) attachments(ctx context.Context, id string) ([]alerting.Attachment, error) {
	var rows []attachmentRow
	err := q.list(ctx, &rows, "select-attachments", args{"alert_id": id})
	files := make([]alerting.Attachment, len(rows))
	for i := range rows {
		files[i] = rows[i].attachment()
	}
	return files, err
}

// attached are the files that an act names, as they are stored.
func (q *session) attached(ctx context.Context, id string, named []alerting.Attachment) ([]alerting.Attachment, error) {
	if len(named) == 0 {
		return nil, nil
	}
	files, err := q.attachments(ctx, id)
	if err != nil {
		return nil, err
	}
	var found []alerting.Attachment
	for _, n := range named {
		i := slices.IndexFunc(files, func(f alerting.Attachment) bool { return f.Digest == n.Digest })
		if i < 0 {
			return nil, &alerting.RefusedError{Reason: fmt.Sprintf("附件%s没有上传到这条预警，请先上传", n.Digest), Fields: []string{"attachments"}}
		}
		if !slices.Contains(found, files[i]) {
			found = append(found, files[i])
		}
	}
	return found, nil
}

// Attachment returns a file of an alert by its digest.
func (s *Store) Attachment(ctx context.Context, scope engine.Scope, id, digest string) (alerting.Attachment, []byte, error) {
	var row attachmentRow
	err := s.read(ctx, scope, func(q *session) error {
		if _, err := q.followed(ctx, id); err != nil {
			return err
		}
		return q.get(ctx, &row, "select-attachment", args{"alert_id": id, "digest": digest})
	})
	if err != nil {
		return alerting.Attachment{}, nil, fmt.Errorf("attachment %s of alert %s: %w", digest, id, err)
	}
	return row.attachment(), row.Content, nil
}
