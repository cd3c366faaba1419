package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

const (
	noAgency = "没有编码为%s的单位"
	noPerson = "没有编号为%s的人员"
)

// Editing is the part of a request that changes what is set up: who does it, and the version
// that he means to follow.
type Editing struct {
	IfMatch string `header:"If-Match" doc:"读取时得到的 ETag；给出时，数据已被他人更新则拒绝；* 表示不论版本"`
	By      string `query:"by" maxLength:"100" default:"api" doc:"谁改的，记入流水"`
}

// follows refuses a change where somebody else has changed the thing meanwhile. stored is the
// thing as it is, nil where there is none.
func (e Editing) follows(stored any) error {
	tag := ""
	if stored != nil {
		tag = tagOf(stored)
	}
	return e.followsTag(tag)
}

// followsTag is follows for a thing whose tag is known; it is empty where there is none.
func (e Editing) followsTag(stored string) error {
	if wanted := strings.Trim(strings.TrimPrefix(e.IfMatch, "*"), `"`); wanted != "" && wanted != stored {
		return engine.ErrConflict
	}
	return nil
}

// tagOf is a version tag of something that has no version of its own: the digest of what is
// shown of it.
func tagOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // our own types can be written
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// tagged is an answer with its version tag.
type tagged[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func withTag[T any](value T) *tagged[T] { return &tagged[T]{quoteTag(tagOf(value)), value} }

// pageAfter is a page of a list that is in memory, ordered by its keys.
func pageAfter[T any](list []T, at Paged, key func(T) string) page[T] {
	i, found := slices.BinarySearchFunc(list, at.After, func(one T, after string) int { return strings.Compare(key(one), after) })
	if found {
		i++
	}
	return pageOf(list[i:], at.Limit, key)
}

type treeInput struct {
	Scoped
	Paged
}

// tree is the agency tree of the division that a request is about.
func (s *server) tree(ctx context.Context, in Scoped) (engine.Scope, *alerting.Tree, error) {
	scope, err := s.scope(ctx, in)
	if err != nil {
		return scope, nil, err
	}
	tree, err := s.Book.Tree(ctx, scope)
	return scope, tree, err
}

func (s *server) listAgencies(ctx context.Context, in *treeInput) (*body[page[alerting.Agency]], error) {
	_, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	code := func(a alerting.Agency) string { return a.Code }
	var list []alerting.Agency
	for _, a := range tree.Agencies {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b alerting.Agency) int { return strings.Compare(a.Code, b.Code) })
	return &body[page[alerting.Agency]]{pageAfter(list, in.Paged, code)}, nil
}

// AgencyPath names an agency.
type AgencyPath struct {
	Scoped
	Code string `path:"code" minLength:"1" maxLength:"50"`
}

func (s *server) getAgency(ctx context.Context, in *AgencyPath) (*tagged[alerting.Agency], error) {
	_, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	a, known := tree.Agencies[in.Code]
	if !known {
		return nil, problemOf(http.StatusNotFound, fmt.Sprintf(noAgency, in.Code))
	}
	return withTag(a), nil
}

type putAgencyInput struct {
	AgencyPath
	Editing
	Body struct {
		Name   string `json:"name" minLength:"1" maxLength:"200"`
		Parent string `json:"parent,omitempty" doc:"上级单位的编码；最上一级没有"`
		Kind   string `json:"kind" enum:"UNIT,DEPARTMENT,BUREAU" doc:"UNIT 预算单位，DEPARTMENT 主管部门，BUREAU 财政局"`
	}
}

func (s *server) putAgency(ctx context.Context, in *putAgencyInput) (*tagged[alerting.Agency], error) {
	scope, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	var stored any
	if a, known := tree.Agencies[in.Code]; known {
		stored = a
	}
	if err := in.follows(stored); err != nil {
		return nil, err
	}
	a := alerting.Agency{Code: in.Code, Name: in.Body.Name, Parent: in.Body.Parent, Kind: alerting.AgencyKind(in.Body.Kind)}
	if err := s.Book.SaveAgency(ctx, scope, a, in.By, s.Now()); err != nil {
		return nil, err
	}
	return s.getAgency(ctx, &in.AgencyPath)
}

func (s *server) listUsers(ctx context.Context, in *treeInput) (*body[page[PersonView]], error) {
	_, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	views := make([]PersonView, len(tree.People))
	for i := range tree.People {
		views[i] = viewOfPerson(&tree.People[i])
	}
	slices.SortFunc(views, func(a, b PersonView) int { return strings.Compare(a.ID, b.ID) })
	return &body[page[PersonView]]{pageAfter(views, in.Paged, func(p PersonView) string { return p.ID })}, nil
}

// PersonView is a person with his posts and how he is reached.
type PersonView struct {
	ID string `json:"id"`
	PersonBody
}

// PersonBody is what is set of a person.
type PersonBody struct {
	Name     string            `json:"name" minLength:"1" maxLength:"100"`
	Posts    []PostBody        `json:"posts" maxItems:"100" doc:"在哪个单位有什么职责；下级单位没有专人的，也由他负责"`
	Contacts map[string]string `json:"contacts,omitempty" doc:"各渠道怎样找到他，见 docs/channels.md"`
	Inactive bool              `json:"inactive,omitempty" doc:"已离岗：不再通知，也不能处置"`
}

// PostBody is a duty at an agency.
type PostBody struct {
	Agency string `json:"agency" minLength:"1"`
	Duty   string `json:"duty" enum:"HANDLER,FINANCE_OFFICER,HEAD,DEPARTMENT,BUREAU_SECTION,BUREAU_PERFORMANCE" doc:"HANDLER 经办人，FINANCE_OFFICER 单位财务负责人，HEAD 单位负责人，DEPARTMENT 主管部门，BUREAU_SECTION 财政业务科室，BUREAU_PERFORMANCE 财政绩效科"`
}

func viewOfPerson(p *alerting.Person) PersonView {
	v := PersonView{p.ID, PersonBody{Name: p.Name, Posts: []PostBody{}, Contacts: p.Contacts, Inactive: p.Inactive}}
	for _, post := range p.Posts {
		v.Posts = append(v.Posts, PostBody{post.Agency, string(post.Duty)})
	}
	return v
}

func (b *PersonBody) person(id string) alerting.Person {
	p := alerting.Person{ID: id, Name: b.Name, Posts: []alerting.Post{}, Contacts: b.Contacts, Inactive: b.Inactive}
	if p.Contacts == nil {
		p.Contacts = map[string]string{}
	}
	for _, post := range b.Posts {
		p.Posts = append(p.Posts, alerting.Post{Agency: post.Agency, Duty: alerting.Duty(post.Duty)})
	}
	return p
}

// personOf is a person of the tree, whether active or not; nil where there is none.
func personOf(tree *alerting.Tree, id string) *alerting.Person {
	i := slices.IndexFunc(tree.People, func(p alerting.Person) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &tree.People[i]
}

func (s *server) getUser(ctx context.Context, in *IDInput) (*tagged[PersonView], error) {
	_, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	p := personOf(tree, in.ID)
	if p == nil {
		return nil, problemOf(http.StatusNotFound, fmt.Sprintf(noPerson, in.ID))
	}
	return withTag(viewOfPerson(p)), nil
}

type putUserInput struct {
	IDInput
	Editing
	Body PersonBody
}

func (s *server) putUser(ctx context.Context, in *putUserInput) (*tagged[PersonView], error) {
	scope, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	var stored any
	if p := personOf(tree, in.ID); p != nil {
		stored = viewOfPerson(p)
	}
	if err := in.follows(stored); err != nil {
		return nil, err
	}
	if err := notify.CheckContacts(in.Body.Contacts); err != nil {
		return nil, problemOf(http.StatusUnprocessableEntity, err.Error())
	}
	if err := s.Book.SavePerson(ctx, scope, in.Body.person(in.ID), in.By, s.Now()); err != nil {
		return nil, err
	}
	return s.getUser(ctx, &in.IDInput)
}
