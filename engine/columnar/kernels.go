package columnar

// kernel computes one register of a strip. All slices have the strip's length, and a
// register may be one of its own operands: rows are independent.
type kernel func(d, a, b, c []int64, k, l int64)

// kernels stand at their operations.
var kernels = [operations]kernel{
	opConst: func(d, _, _, _ []int64, k, _ int64) {
		for i := range d {
			d[i] = k
		}
	},
	opAdd: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = a[i] + b[i]
		}
	},
	opSub: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = a[i] - b[i]
		}
	},
	opMul: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = a[i] * b[i]
		}
	},
	opScale: func(d, a, _, _ []int64, k, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = k * a[i]
		}
	},
	opLinear: func(d, a, b, _ []int64, k, l int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = k*a[i] + l*b[i]
		}
	},
	opShift: func(d, a, _, _ []int64, k, l int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = k*a[i] + l
		}
	},
	opAbs: func(d, a, _, _ []int64, _, _ int64) {
		a = a[:len(d)]
		for i := range d {
			s := a[i] >> 63
			d[i] = (a[i] ^ s) - s
		}
	},
	opSign: func(d, a, _, _ []int64, _, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = a[i] >> 63
		}
	},
	opFlip: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = (a[i] ^ b[i]) - b[i]
		}
	},
	opMin: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = min(a[i], b[i])
		}
	},
	opMax: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = max(a[i], b[i])
		}
	},
	opMinConst: func(d, a, _, _ []int64, k, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = min(a[i], k)
		}
	},
	opMaxConst: func(d, a, _, _ []int64, k, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = max(a[i], k)
		}
	},
	opAtLeast: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = ^((a[i] - b[i]) >> 63)
		}
	},
	opEqual: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = isZero(a[i] - b[i])
		}
	},
	opAtLeastTimes: func(d, a, b, _ []int64, k, l int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = ^((k*a[i] - l*b[i]) >> 63)
		}
	},
	opEqualTimes: func(d, a, b, _ []int64, k, l int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = isZero(k*a[i] - l*b[i])
		}
	},
	opAtLeastConst: func(d, a, _, _ []int64, k, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = ^((a[i] - k) >> 63)
		}
	},
	opAtMostConst: func(d, a, _, _ []int64, k, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = ^((k - a[i]) >> 63)
		}
	},
	opEqualConst: func(d, a, _, _ []int64, k, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = isZero(a[i] - k)
		}
	},
	opNot: func(d, a, _, _ []int64, _, _ int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = ^a[i]
		}
	},
	opAnd: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = a[i] & b[i]
		}
	},
	opOr: func(d, a, b, _ []int64, _, _ int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = a[i] | b[i]
		}
	},
	opSelect: func(d, a, b, c []int64, _, _ int64) {
		a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
		for i := range d {
			d[i] = c[i] ^ a[i]&(b[i]^c[i])
		}
	},
	opSelectFirst: func(d, a, b, _ []int64, _, l int64) {
		a, b = a[:len(d)], b[:len(d)]
		for i := range d {
			d[i] = l ^ a[i]&(b[i]^l)
		}
	},
	opSelectSecond: func(d, a, _, c []int64, k, _ int64) {
		a, c = a[:len(d)], c[:len(d)]
		for i := range d {
			d[i] = c[i] ^ a[i]&(k^c[i])
		}
	},
	opSelectConst: func(d, a, _, _ []int64, k, l int64) {
		a = a[:len(d)]
		for i := range d {
			d[i] = l ^ a[i]&(k^l)
		}
	},
}

// isZero is the mask of x = 0, for an x that is not the least of all numbers.
func isZero(x int64) int64 { return ^((x | -x) >> 63) }
