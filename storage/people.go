package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// treeAgencyRow is an agency with its place in the tree.
type treeAgencyRow struct {
	owned
	Code   string              `db:"code"`
	Name   string              `db:"name"`
	Parent string              `db:"parent"`
	Kind   alerting.AgencyKind `db:"kind"`
}

// personRow is somebody who hears of alerts and answers them.
type personRow struct {
	owned
	recorded
	ID       string                      `db:"id"`
	Name     string                      `db:"name"`
	Contacts document[map[string]string] `db:"contacts"`
	Inactive bool                        `db:"inactive"`
}

// postRow is a post of a person.
type postRow struct {
	owned
	PersonID   string        `db:"person_id"`
	Seq        int           `db:"seq"`
	AgencyCode string        `db:"agency_code"`
	Duty       alerting.Duty `db:"duty"`
}

// tree is the agency tree of the division, whatever the scope.
func (q *session) tree(ctx context.Context) (*alerting.Tree, error) {
	var agencies []treeAgencyRow
	if err := q.list(ctx, &agencies, "select-agencies", nil); err != nil {
		return nil, err
	}
	t := &alerting.Tree{Agencies: make(map[string]alerting.Agency, len(agencies))}
	for _, a := range agencies {
		t.Agencies[a.Code] = alerting.Agency{Code: a.Code, Name: a.Name, Parent: a.Parent, Kind: a.Kind}
	}
	var people []personRow
	if err := q.list(ctx, &people, "select-people", nil); err != nil {
		return nil, err
	}
	var posts []postRow
	if err := q.list(ctx, &posts, "select-posts", nil); err != nil {
		return nil, err
	}
	of := map[string][]alerting.Post{}
	for _, p := range posts {
		of[p.PersonID] = append(of[p.PersonID], alerting.Post{Agency: p.AgencyCode, Duty: p.Duty})
	}
	for _, p := range people {
		t.People = append(t.People, alerting.Person{ID: p.ID, Name: p.Name, Posts: of[p.ID], Contacts: p.Contacts.value, Inactive: p.Inactive})
	}
	return t, nil
}

// Tree is the agencies of the division and the persons in them. The scope of an agency has
// those above it, and who has a post at any of these.
func (s *Store) Tree(ctx context.Context, scope engine.Scope) (*alerting.Tree, error) {
	var t *alerting.Tree
	err := s.read(ctx, scope, func(q *session) (err error) {
		t, err = q.tree(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tree of %s: %w", scope.Division, err)
	}
	if scope.Agency == "" {
		return t, nil
	}
	seen := &alerting.Tree{Agencies: map[string]alerting.Agency{}}
	path := t.Path(scope.Agency)
	for _, code := range path {
		if a, known := t.Agencies[code]; known {
			seen.Agencies[code] = a
		}
	}
	for _, p := range t.People {
		p.Posts = slices.DeleteFunc(slices.Clone(p.Posts), func(post alerting.Post) bool { return !slices.Contains(path, post.Agency) })
		if len(p.Posts) > 0 {
			seen.People = append(seen.People, p)
		}
	}
	return seen, nil
}

// SaveAgency stores what an agency looks like from now on.
func (s *Store) SaveAgency(ctx context.Context, scope engine.Scope, a alerting.Agency, by string, at time.Time) error {
	return s.SaveTree(ctx, scope, []alerting.Agency{a}, nil, by, at)
}

// SavePerson stores what a person looks like from now on.
func (s *Store) SavePerson(ctx context.Context, scope engine.Scope, p alerting.Person, by string, at time.Time) error {
	return s.SaveTree(ctx, scope, nil, []alerting.Person{p}, by, at)
}

// SaveTree stores agencies and persons, all or none, as they are from now on; only whoever sees
// the whole division may.
func (s *Store) SaveTree(ctx context.Context, scope engine.Scope, agencies []alerting.Agency, people []alerting.Person, by string, at time.Time) error {
	err := wholeDivision(scope, "单位和人员")
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) error {
			if err := q.holdFollowing(ctx, "lock-following"); err != nil { // two that are right may make a circle together
				return err
			}
			t, err := q.tree(ctx)
			if err != nil {
				return err
			}
			if _, err := t.With(agencies, people); err != nil {
				return fmt.Errorf("%w: %w", engine.ErrInvalid, err)
			}
			if err := q.saveTree(ctx, agencies, people, recordedBy(by, at)); err != nil {
				return err
			}
			return q.recallNotices(ctx, at) // who has a duty from now on hears of what nobody heard
		})
	}
	if err != nil {
		return fmt.Errorf("save the tree of %s: %w", scope.Division, err)
	}
	return nil
}

// wholeDivision refuses the scope of one agency.
func wholeDivision(scope engine.Scope, what string) error {
	if scope.Agency == "" {
		return nil
	}
	return fmt.Errorf("%w: %w", engine.ErrInvalid, &alerting.RefusedError{Forbidden: true, Reason: what + "由区划管理，一个单位不能更改"})
}

func (q *session) saveTree(ctx context.Context, agencies []alerting.Agency, people []alerting.Person, by recorded) error {
	units := map[string]treeAgencyRow{} // the last of each counts, as in the tree
	for _, a := range agencies {
		units[a.Code] = treeAgencyRow{Code: a.Code, Name: a.Name, Parent: a.Parent, Kind: a.Kind}
	}
	if err := insert(ctx, q, "upsert-tree-agency", byKey(units)); err != nil {
		return err
	}
	persons, posts := map[string]personRow{}, map[string][]postRow{}
	for _, p := range people {
		persons[p.ID] = personRow{recorded: by, ID: p.ID, Name: p.Name, Contacts: document[map[string]string]{p.Contacts}, Inactive: p.Inactive}
		posts[p.ID] = nil
		for _, post := range p.Posts {
			posts[p.ID] = append(posts[p.ID], postRow{PersonID: p.ID, Seq: len(posts[p.ID]) + 1, AgencyCode: post.Agency, Duty: post.Duty})
		}
	}
	if err := insert(ctx, q, "upsert-person", byKey(persons)); err != nil {
		return err
	}
	for _, p := range byKey(persons) {
		if err := q.exec(ctx, "delete-posts", args{"person_id": p.ID}); err != nil {
			return err
		}
		if err := insert(ctx, q, "insert-post", posts[p.ID]); err != nil {
			return err
		}
	}
	return nil
}

// byKey are the rows in the order of their keys, so that two that store the same do not wait
// for each other.
func byKey[T any](rows map[string]T) []T {
	list := make([]T, 0, len(rows))
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		list = append(list, rows[key])
	}
	return list
}
