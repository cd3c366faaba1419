package columnar

// Bits is the bound of the columns that have none of their own, below 2^Bits.
func (p *Program) Bits() int { return p.bits }
