package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// decimalString stands in the API's schemas for every exact number.
type decimalString string

// Schema describes a decimal string.
func (decimalString) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^-?\d+(\.\d+)?$`, Description: "十进制数，写成字符串以免失真", Examples: []any{"12.50"}}
}

// plainNumber stands for a number that is written as a JSON number.
type plainNumber float64

// Schema describes a JSON number.
func (plainNumber) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber}
}

// scoreOrNull stands for a score that may be absent.
type scoreOrNull string

// Schema describes a decimal string or null.
func (scoreOrNull) Schema(r huma.Registry) *huma.Schema {
	s := decimalString("").Schema(r)
	s.Nullable = true
	return s
}

// gradeOrNull stands for a grade that may be absent.
type gradeOrNull string

// Schema describes a string or null.
func (gradeOrNull) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true}
}

// scoreChange and gradeChange stand for changes of what may be absent: huma takes
// them for those of what may not.
type (
	scoreChange engine.Change[scoreOrNull]
	gradeChange engine.Change[gradeOrNull]
)

func aliasSchemas(registry huma.Registry) {
	for _, t := range []reflect.Type{reflect.TypeFor[rules.Decimal](), reflect.TypeFor[engine.Hundredths](), reflect.TypeFor[engine.Share](), reflect.TypeFor[engine.Money]()} {
		registry.RegisterTypeAlias(t, reflect.TypeFor[decimalString]())
	}
	registry.RegisterTypeAlias(reflect.TypeFor[engine.Change[*engine.Hundredths]](), reflect.TypeFor[scoreChange]())
	registry.RegisterTypeAlias(reflect.TypeFor[engine.Change[*string]](), reflect.TypeFor[gradeChange]())
	registry.RegisterTypeAlias(reflect.TypeFor[json.Number](), reflect.TypeFor[plainNumber]())
}

// allowNulls marks what our answers may leave null. huma sees a pointer to a
// number of its own, and loses it with the alias.
func allowNulls(schemas map[string]*huma.Schema) {
	for _, t := range []reflect.Type{
		reflect.TypeFor[engine.ProjectResult](), reflect.TypeFor[engine.Execution](), reflect.TypeFor[engine.Spending](), reflect.TypeFor[engine.Result](),
		reflect.TypeFor[engine.Outlook](), reflect.TypeFor[engine.ProjectEntry](), reflect.TypeFor[rules.Reading](),
		reflect.TypeFor[engine.DepartmentResult](), reflect.TypeFor[engine.ServingProject](), reflect.TypeFor[engine.Contribution](),
	} {
		for _, field := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			property := schemas[t.Name()].Properties[name]
			if field.Type.Kind() != reflect.Pointer || property == nil || property.Ref != "" {
				continue
			}
			nullable := *property
			nullable.Nullable = true
			schemas[t.Name()].Properties[name] = &nullable
		}
	}
}
