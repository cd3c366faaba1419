package columnar

// vector is a column, or a register, of one strip.
type vector [strip]int64

// kernel computes one register of a strip. A register may be one of its own operands:
// rows are independent.
type kernel func(d, a, b, c *vector, k, l, m int64)

// kernels stand at their operations. Four rows at a time take two thirds of the time
// of one by one; of a loop that ends as these do (strip is a multiple of 4) the compiler
// knows that no index is out of bounds.
var kernels = [operations]kernel{
	opConst: func(d, _, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = k, k, k, k
		}
	},
	opAdd: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = a[i]+b[i], a[i+1]+b[i+1], a[i+2]+b[i+2], a[i+3]+b[i+3]
		}
	},
	opSub: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = a[i]-b[i], a[i+1]-b[i+1], a[i+2]-b[i+2], a[i+3]-b[i+3]
		}
	},
	opMul: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = a[i]*b[i], a[i+1]*b[i+1], a[i+2]*b[i+2], a[i+3]*b[i+3]
		}
	},
	opScale: func(d, a, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = k*a[i], k*a[i+1], k*a[i+2], k*a[i+3]
		}
	},
	opLinear: func(d, a, b, _ *vector, k, l, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = k*a[i]+l*b[i], k*a[i+1]+l*b[i+1], k*a[i+2]+l*b[i+2], k*a[i+3]+l*b[i+3]
		}
	},
	opShift: func(d, a, _, _ *vector, k, l, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = k*a[i]+l, k*a[i+1]+l, k*a[i+2]+l, k*a[i+3]+l
		}
	},
	opAbs: func(d, a, _, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = flip(a[i], a[i]>>63), flip(a[i+1], a[i+1]>>63), flip(a[i+2], a[i+2]>>63), flip(a[i+3], a[i+3]>>63)
		}
	},
	opSign: func(d, a, _, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = a[i]>>63, a[i+1]>>63, a[i+2]>>63, a[i+3]>>63
		}
	},
	opFlip: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = flip(a[i], b[i]), flip(a[i+1], b[i+1]), flip(a[i+2], b[i+2]), flip(a[i+3], b[i+3])
		}
	},
	opMin: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = min(a[i], b[i]), min(a[i+1], b[i+1]), min(a[i+2], b[i+2]), min(a[i+3], b[i+3])
		}
	},
	opMax: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = max(a[i], b[i]), max(a[i+1], b[i+1]), max(a[i+2], b[i+2]), max(a[i+3], b[i+3])
		}
	},
	opMinConst: func(d, a, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = min(a[i], k), min(a[i+1], k), min(a[i+2], k), min(a[i+3], k)
		}
	},
	opMaxConst: func(d, a, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = max(a[i], k), max(a[i+1], k), max(a[i+2], k), max(a[i+3], k)
		}
	},
	opAtLeast: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = notNegative(a[i]-b[i]), notNegative(a[i+1]-b[i+1]), notNegative(a[i+2]-b[i+2]), notNegative(a[i+3]-b[i+3])
		}
	},
	opEqual: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = isZero(a[i]-b[i]), isZero(a[i+1]-b[i+1]), isZero(a[i+2]-b[i+2]), isZero(a[i+3]-b[i+3])
		}
	},
	opAtLeastTimes: func(d, a, b, _ *vector, k, l, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = notNegative(k*a[i]-l*b[i]), notNegative(k*a[i+1]-l*b[i+1]), notNegative(k*a[i+2]-l*b[i+2]), notNegative(k*a[i+3]-l*b[i+3])
		}
	},
	opEqualTimes: func(d, a, b, _ *vector, k, l, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = isZero(k*a[i]-l*b[i]), isZero(k*a[i+1]-l*b[i+1]), isZero(k*a[i+2]-l*b[i+2]), isZero(k*a[i+3]-l*b[i+3])
		}
	},
	opAtLeastConst: func(d, a, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = notNegative(a[i]-k), notNegative(a[i+1]-k), notNegative(a[i+2]-k), notNegative(a[i+3]-k)
		}
	},
	opAtMostConst: func(d, a, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = notNegative(k-a[i]), notNegative(k-a[i+1]), notNegative(k-a[i+2]), notNegative(k-a[i+3])
		}
	},
	opEqualConst: func(d, a, _, _ *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = isZero(a[i]-k), isZero(a[i+1]-k), isZero(a[i+2]-k), isZero(a[i+3]-k)
		}
	},
	opNot: func(d, a, _, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = ^a[i], ^a[i+1], ^a[i+2], ^a[i+3]
		}
	},
	opAnd: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = a[i]&b[i], a[i+1]&b[i+1], a[i+2]&b[i+2], a[i+3]&b[i+3]
		}
	},
	opOr: func(d, a, b, _ *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = a[i]|b[i], a[i+1]|b[i+1], a[i+2]|b[i+2], a[i+3]|b[i+3]
		}
	},
	opSelect: func(d, a, b, c *vector, _, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = either(a[i], b[i], c[i]), either(a[i+1], b[i+1], c[i+1]), either(a[i+2], b[i+2], c[i+2]), either(a[i+3], b[i+3], c[i+3])
		}
	},
	opSelectFirst: func(d, a, b, _ *vector, _, l, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = either(a[i], b[i], l), either(a[i+1], b[i+1], l), either(a[i+2], b[i+2], l), either(a[i+3], b[i+3], l)
		}
	},
	opSelectSecond: func(d, a, _, c *vector, k, _, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = either(a[i], k, c[i]), either(a[i+1], k, c[i+1]), either(a[i+2], k, c[i+2]), either(a[i+3], k, c[i+3])
		}
	},
	opSelectConst: func(d, a, _, _ *vector, k, l, _ int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = either(a[i], k, l), either(a[i+1], k, l), either(a[i+2], k, l), either(a[i+3], k, l)
		}
	},
	opNestedFirst: func(d, a, b, _ *vector, k, l, m int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = either(a[i], either(b[i], k, l), m), either(a[i+1], either(b[i+1], k, l), m), either(a[i+2], either(b[i+2], k, l), m), either(a[i+3], either(b[i+3], k, l), m)
		}
	},
	opNestedSecond: func(d, a, b, _ *vector, k, l, m int64) {
		for i := 0; i < strip; i += 4 {
			d[i], d[i+1], d[i+2], d[i+3] = either(a[i], k, either(b[i], l, m)), either(a[i+1], k, either(b[i+1], l, m)), either(a[i+2], k, either(b[i+2], l, m)), either(a[i+3], k, either(b[i+3], l, m))
		}
	},
}

// notNegative is the mask of x ≥ 0.
func notNegative(x int64) int64 { return ^(x >> 63) }

// isZero is the mask of x = 0, for an x that is not the least of all numbers.
func isZero(x int64) int64 { return ^((x | -x) >> 63) }

// either is x where the mask holds, else y.
func either(mask, x, y int64) int64 { return y ^ mask&(x^y) }

// flip is -x where the mask holds, else x.
func flip(x, mask int64) int64 { return (x ^ mask) - mask }
