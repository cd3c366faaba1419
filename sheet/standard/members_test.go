package standard_test

import (
	"strings"
	"testing"

	"zhunsheng/sheet/standard"
)

func TestHasMember(t *testing.T) {
	for text, want := range map[string]bool{
		`{"month":6}`: true,
		"\xef\xbb\xbf { \"a\" : 1 , \"month\" : null }":         true,
		`{"a":"\"month\":1","b":[{"month":1}],"c":{"month":2}}`: false,
		`{"a":"}],{\\","month":6}`:                              true,
		`{"\u006donth":6}`:                                      true,
		`{"a":[1,2,{"x":"]"}],"month":6}`:                       true,
		`["month",1]`:                                           false,
		`{"a":1 "month":6}`:                                     false,
		`{"a":"never ended`:                                     false,
		`{"month"`:                                              false,
		`{"month":`:                                             true, // what is wrong with it is told when it is read
		`{`:                                                     false,
		``:                                                      false,
		`{` + strings.Repeat(`"a":[],`, 1000) + `"month":6}`: true,
	} {
		if got := standard.HasMember([]byte(text), func(name string) bool { return name == "month" }); got != want {
			t.Errorf("%.80s: %v", text, got)
		}
	}
}
