package sheet

// readDocx reads a Word document: the main part of the package, as it reads with
// all tracked changes accepted.
func readDocx(p officePackage, f *findings) (doc document, refused *refusal) {
	e, _ := p.find(p.main)
	refused = p.parse(e, maxPart, func(r *xmlReader) (err error) {
		doc, err = parseDocx(r, f)
		return err
	})
	return doc, refused
}
