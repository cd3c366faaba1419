package main

import (
	"path/filepath"
	"strings"

	"zhunsheng/rules"
)

// scheme finds the scheme that a flag names: the id of a shipped one, ID@version,
// or a YAML file. What is wrong with a file is printed, and then it is errInput.
func (p program) scheme(name string) (*rules.Scheme, error) {
	if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" && !strings.ContainsAny(name, `/\`) {
		return rules.FindScheme(name)
	}
	data, err := p.load(name)
	if err != nil {
		return nil, err
	}
	s, ds := rules.Shipped().Load(filepath.Base(name), data)
	p.report(ds)
	if s == nil {
		return nil, errInput
	}
	if _, err := rules.Shipped().With(s); err != nil {
		return nil, usageError(name + "：" + err.Error())
	}
	return s, nil
}
