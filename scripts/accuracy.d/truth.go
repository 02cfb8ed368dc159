// Where the calls of a folder's Go files lead, by go/types: path, line, name, target path:line or external.
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var (
	root, _  = filepath.Abs(os.Args[1])
	files    = token.NewFileSet()
	importAs = importer.ForCompiler(files, "source", nil)
)

func place(at token.Pos) (string, int) {
	position := files.Position(at)
	path, err := filepath.Rel(root, position.Filename)
	if err != nil || strings.HasPrefix(path, "..") {
		return "", 0
	}
	return path, position.Line
}

func calls(file *ast.File, info *types.Info) {
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		callee := call.Fun
		for {
			if inner, ok := callee.(*ast.ParenExpr); ok {
				callee = inner.X
			} else if inner, ok := callee.(*ast.IndexExpr); ok {
				callee = inner.X
			} else {
				break
			}
		}
		name, ok := callee.(*ast.Ident)
		if selector, is := callee.(*ast.SelectorExpr); is {
			name, ok = selector.Sel, true
		}
		if !ok || info.Uses[name] == nil {
			return true
		}
		target := "external"
		switch used := info.Uses[name].(type) {
		case *types.TypeName:
			return true
		case *types.Func:
			if path, line := place(used.Pos()); path != "" {
				target = fmt.Sprintf("%s:%d", path, line)
			}
		}
		path, line := place(name.Pos())
		fmt.Printf("%s\t%d\t%s\t%s\n", path, line, name.Name, target)
		return true
	})
}

func check(folder, path string, names []string) {
	var parsed []*ast.File
	for _, name := range names {
		if file, err := parser.ParseFile(files, filepath.Join(folder, name), nil, 0); err == nil {
			parsed = append(parsed, file)
		}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importAs, Error: func(error) {}, FakeImportC: true}
	config.Check(path, files, parsed, info)
	for _, file := range parsed {
		calls(file, info)
	}
}

func main() {
	build.Default.CgoEnabled = false
	filepath.WalkDir(root, func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil
		}
		if entry.Name() == "testdata" || entry.Name() == "vendor" {
			return filepath.SkipDir
		}
		found, err := build.ImportDir(folder, 0)
		if err == nil {
			check(folder, found.ImportPath, append(append([]string{}, found.GoFiles...), found.TestGoFiles...))
			check(folder, found.ImportPath+"_test", found.XTestGoFiles)
		}
		return nil
	})
}
