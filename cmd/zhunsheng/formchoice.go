package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/sheet"
)

// checkSuffix refuses a file that would be named as one format and hold another.
func checkSuffix(out string, format sheet.Format) error {
	named := sheet.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), "."))
	if out != "-" && named != format && named.MediaType() != "" {
		return usageError(fmt.Sprintf("-o 的扩展名是.%s，--format 是%s，两者不一致，请改其中一个", named, format))
	}
	return nil
}

// checkLight takes a light by its code or its name.
func (c *exportCommand) checkLight() error {
	if c.Light == "" {
		return nil
	}
	light, known := engine.FindLight(c.Light)
	if !known {
		return usageError(fmt.Sprintf("--light：没有“%s”这种灯，可用的有%s", c.Light, engine.LightWords()))
	}
	c.Light = string(light)
	return nil
}
