package main

// verdicts are what a way finds of the rows of a form. Rows without a value keep false,
// 0 and "".
type verdicts struct {
	met   []bool
	won   []int64 // marks, in hundredths
	light []string
}

func newVerdicts(n int) verdicts {
	return verdicts{make([]bool, n), make([]int64, n), make([]string, n)}
}

// differing are the rows in which two ways do not find the same.
func (v verdicts) differing(other verdicts) (list []int) {
	for i := range v.met {
		if v.met[i] != other.met[i] || v.won[i] != other.won[i] || v.light[i] != other.light[i] {
			list = append(list, i)
		}
	}
	return list
}
