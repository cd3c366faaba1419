package paper

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// properties are what an Office file tells of itself: the program, no person, no clock.
var properties = map[string]string{
	"docProps/app.xml": xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
		`<Application>zhunsheng</Application></Properties>`,
	"docProps/core.xml": xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>准绳</dc:creator></cp:coreProperties>`,
}
