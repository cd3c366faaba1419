package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"zhunsheng/rules"
)

// scheme finds the scheme that a flag names: the id of a shipped one, ID@version,
// or a YAML file. What is wrong with a file is printed, and then it is errInput.
func (p program) scheme(name string) (*rules.Scheme, error) {
	if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" && !strings.ContainsAny(name, `/\`) {
		s, err := rules.FindScheme(name)
		if err != nil {
			id, _, _ := strings.Cut(name, "@")
			return nil, usageError(fmt.Sprintf("%v；发布到数据库的办法，先用 zhunsheng scheme show %s --dsn … > %s.yaml 存成文件，再写文件名", err, name, id))
		}
		return s, nil
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
