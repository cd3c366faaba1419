package alerting

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlWords are what the YAML reader says, and what we say instead.
var yamlWords = []struct {
	theirs *regexp.Regexp
	ours   string
}{
	{regexp.MustCompile(`^line (\d+): field (\S+) not found in type \S+$`), "第${1}行：没有“${2}”这一项"},
	{regexp.MustCompile(`^line (\d+): cannot unmarshal \S+ (.+) into \S+$`), "第${1}行：这里不能写${2}"},
	{regexp.MustCompile(`^line (\d+): mapping key "([^"]*)" already defined at line (\d+)$`), "第${1}行：“${2}”在第${3}行已经写过"},
	{regexp.MustCompile(`^(?:yaml: )?line (\d+): .*$`), "第${1}行写得不合YAML的格式"},
	{regexp.MustCompile(`^EOF$`), "里面是空的"},
}

// yamlInChinese says for people where a YAML file is wrong.
func yamlInChinese(err error) string {
	said := []string{err.Error()}
	if wrong := (*yaml.TypeError)(nil); errors.As(err, &wrong) {
		said = wrong.Errors
	}
	for i, text := range said {
		said[i] = "不合YAML的格式"
		for _, w := range yamlWords {
			if w.theirs.MatchString(text) {
				said[i] = w.theirs.ReplaceAllString(text, w.ours)
				break
			}
		}
	}
	return strings.Join(said, "；")
}
